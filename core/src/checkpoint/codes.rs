//! Whose codes are in view: one person's, which is judged, or several, of which none is.

use super::Corners;
use super::view::apart;
use crate::symbol::Symbol;
use crate::time::{ClockReading, TimeDelta};
use crate::travel::{Envelope, Foreign, is_travel_code};

/// For how many frames, and milliseconds, a code that was seen still counts as in view where a frame
/// shows another one: blur and hands hide a code for moments.
const LINGERS_FRAMES: u8 = 5;
const LINGERS_MILLISECONDS: i64 = 1000;
/// How many codes that this frame doesn't show are remembered.
const MOST_LINGERING: usize = 8;

/// What there is to judge in a picture.
pub(super) enum InPicture {
    /// No symbol.
    Nothing,
    /// The code that is judged: the one travel code, else the one ID card, else the first other code.
    One(Code),
    /// Something that nobody is judged by whatever it says, and nothing else: what isn't text, or a part of a
    /// message in several symbols.
    Other(Foreign, Corners),
    /// Different codes that somebody could be judged by.
    Several(Vec<Code>),
}

/// A code and where it is.
#[derive(Clone)]
pub(super) struct Code {
    pub(super) text: String,
    pub(super) corners: Corners,
}

/// What somebody is judged by; a travel code where there is one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Travel,
    Card,
}

impl Code {
    fn kind(&self) -> Option<Kind> {
        if is_travel_code(&self.text) {
            Some(Kind::Travel)
        } else {
            matches!(Foreign::of(&self.text), Foreign::CitizenId(_)).then_some(Kind::Card)
        }
    }
}

impl InPicture {
    pub(super) fn of(symbols: &[Symbol]) -> Self {
        let Some(first) = symbols.first() else { return Self::Nothing };
        let texts = symbols.iter().filter(|symbol| !is_part(symbol)).filter_map(|symbol| {
            Some(Code { text: symbol.text()?.to_owned(), corners: symbol.corners() })
        });
        let texts: Vec<Code> = texts.collect();
        for kind in [Kind::Travel, Kind::Card] {
            let mut codes = different(texts.iter().filter(|code| code.kind() == Some(kind)));
            if codes.len() > 1 {
                return Self::Several(codes);
            }
            if let Some(one) = codes.pop() {
                return Self::One(one);
            }
        }
        let other = if is_part(first) { Foreign::StructuredAppend } else { Foreign::Binary };
        texts.into_iter().next().map_or(Self::Other(other, first.corners()), Self::One)
    }
}

fn is_part(symbol: &Symbol) -> bool {
    symbol.structured_append().is_some_and(|part| part.count > 1)
}

/// Each code once, and none that is the print of a live code among them: who holds the key shows it,
/// and the print is theirs. Two live codes of one credential are two: one of them is a copy.
fn different<'a>(codes: impl Iterator<Item = &'a Code>) -> Vec<Code> {
    let mut kept: Vec<Code> = Vec::new();
    for code in codes {
        if kept.iter().any(|other| other.text == code.text || is_print_of(code, other)) {
            continue;
        }
        kept.retain(|other| !is_print_of(other, code));
        kept.push(code.clone());
    }
    kept
}

fn is_print_of(print: &Code, live: &Code) -> bool {
    let (Ok(print), Ok(live)) = (Envelope::parse(&print.text), Envelope::parse(&live.text)) else {
        return false;
    };
    !print.is_presentation() && live.is_presentation() && print.has_the_credential_of(&live)
}

/// True where one is the other, signed anew or not.
fn is_the_same(one: &Code, other: &Code) -> bool {
    if one.text == other.text {
        return true;
    }
    let (Ok(one), Ok(other)) = (Envelope::parse(&one.text), Envelope::parse(&other.text)) else {
        return false;
    };
    one.has_the_credential_of(&other)
}

/// Codes that frames of a video showed a moment ago.
#[derive(Default)]
pub(super) struct Lingering(Vec<Seen>);

struct Seen {
    code: Code,
    at: ClockReading,
    frames: u8,
}

impl Lingering {
    /// What is in view: what this frame shows, and what was seen a moment ago elsewhere in the picture.
    /// A code in the place of another has replaced it.
    pub(super) fn with(&mut self, now: InPicture, clock: &ClockReading) -> InPicture {
        let lingers = TimeDelta::milliseconds(LINGERS_MILLISECONDS);
        for seen in &mut self.0 {
            seen.frames = seen.frames.saturating_add(1);
        }
        self.0.retain(|seen| seen.frames <= LINGERS_FRAMES && apart(clock, &seen.at) <= lingers);
        let shown = match &now {
            InPicture::One(code) => std::slice::from_ref(code),
            InPicture::Several(codes) => codes.as_slice(),
            InPicture::Nothing | InPicture::Other(..) => return now,
        };
        let Some(kind) = shown.first().and_then(Code::kind) else { return now };
        let is_gone = |seen: &Seen| {
            shown.iter().any(|c| is_the_same(c, &seen.code) || is_there(c, &seen.code))
        };
        self.0.retain(|seen| !is_gone(seen));
        let others = self.0.iter().map(|seen| &seen.code);
        let others = others.filter(|code| code.kind() == Some(kind));
        let all: Vec<Code> = shown.iter().chain(others).cloned().collect();
        let fresh = shown.iter().map(|code| Seen { code: code.clone(), at: *clock, frames: 0 });
        self.0.extend(fresh);
        self.0.drain(..self.0.len().saturating_sub(MOST_LINGERING));
        if all.len() > 1 { InPicture::Several(all) } else { now }
    }
}

/// Whether one stands where the other was: the middle of one is within the box of the other.
fn is_there(one: &Code, other: &Code) -> bool {
    let within = |code: &Code, of: &Code| {
        (0..2).all(|axis| {
            let along = |corner: &[f32; 2]| corner.get(axis).copied().unwrap_or_default();
            let middle = code.corners.iter().map(along).sum::<f32>() / 4.0;
            let least = of.corners.iter().map(along).fold(f32::INFINITY, f32::min);
            let most = of.corners.iter().map(along).fold(f32::NEG_INFINITY, f32::max);
            (least..=most).contains(&middle)
        })
    };
    within(one, other) || within(other, one)
}
