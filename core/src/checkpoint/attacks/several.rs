//! Several codes in view: nobody is judged by whichever is found first.

use std::time::Duration;

use super::*;
use crate::symbol::Geometry;
use crate::time::BootId;

/// A picture that codes are put into: so many pixels a module, a margin, and what is dark and light.
struct Picture {
    width: usize,
    height: usize,
    luma: Vec<u8>,
}

/// How a code is drawn: light and dark of its modules and its quiet zone.
#[derive(Clone, Copy)]
struct Ink(u8, u8);

const BRIGHT: Ink = Ink(255, 0);
const DIM: Ink = Ink(90, 33);
const INVERTED: Ink = Ink(0, 255);
const SCALE: usize = 4;

impl Picture {
    fn blank() -> Self {
        let (width, height) = (1200, 700);
        Self { width, height, luma: vec![255; width * height] }
    }

    /// The same with a code whose quiet zone begins there.
    fn with(mut self, text: &str, left: usize, top: usize, Ink(light, dark): Ink) -> Self {
        let code = crate::wallet::draw(text).unwrap();
        for y in 0..(code.size() + 8) * SCALE {
            for x in 0..(code.size() + 8) * SCALE {
                let module = |pixel: usize| (pixel / SCALE).checked_sub(4);
                let is_dark = module(x).zip(module(y)).is_some_and(|(x, y)| code.is_dark(x, y));
                self.luma[(top + y) * self.width + left + x] = if is_dark { dark } else { light };
            }
        }
        self
    }

    fn frame(&self) -> LumaFrame<'_> {
        LumaFrame::new(&self.luma, Geometry::packed(self.width, self.height)).unwrap()
    }
}

fn side_by_side(left: &str, right: &str) -> Picture {
    Picture::blank().with(left, 10, 20, BRIGHT).with(right, 610, 20, BRIGHT)
}

/// A reading so many milliseconds after 07:10.
fn reading(milliseconds: u64) -> ClockReading {
    let since = TimeDelta::milliseconds(i64::try_from(milliseconds).unwrap());
    ClockReading {
        wall: morning() + since,
        monotonic: Duration::from_secs(1000) + Duration::from_millis(milliseconds),
        boot: BootId([1; 16]),
    }
}

fn photo(session: &mut Checkpoint, picture: &Picture) -> Outcome {
    let (clock, no_time) = (reading(0), || Duration::ZERO);
    session.scan_with(&picture.frame(), &ScanLimits::PHOTO, Beside::default(), &clock, &no_time)
}

fn frame(session: &mut Checkpoint, picture: &Picture, milliseconds: u64) -> Outcome {
    let clock = reading(milliseconds);
    session.scan(&picture.frame(), &ScanLimits::LIVE, &clock, &|| Duration::ZERO)
}

#[track_caller]
fn are_several(outcome: &Outcome, most: usize) {
    let Outcome::SeveralCodes { corners } = outcome else { panic!("{outcome:?}") };
    assert_eq!(corners.len(), most);
}

#[track_caller]
fn is_judged(outcome: &Outcome) -> (&Passage, bool) {
    let Outcome::Passage(Sighting { passage, again, .. }) = outcome else { panic!("{outcome:?}") };
    (passage, *again)
}

/// Lan and Phúc, with a live code each, and Lan's print.
fn two_people() -> (City, [String; 3]) {
    let mut city = City::new();
    let lan = city.issue();
    let phuc = city.issue_to("079190000102", "Phúc Ví Dụ");
    let texts = [city.live(&lan, morning()), city.live(&phuc, morning()), to_text(&lan)];
    (city, texts)
}

#[test]
fn two_peoples_codes_in_one_picture_get_no_verdict_and_no_record() {
    let (city, [lan, phuc, print]) = two_people();
    let mut session = city.session();
    for (left, right) in [(&lan, &phuc), (&phuc, &lan), (&print, &phuc), (&phuc, &print)] {
        are_several(&photo(&mut session, &side_by_side(left, right)), 2);
    }
    // What only says that it is a travel code counts as one: nobody is judged in its presence.
    are_several(&photo(&mut session, &side_by_side(&lan, "CHOT1:TORN")), 2);
    assert_eq!(session.journal().len(), 0);
    let cards = ["079190000101", "079190000102"]
        .map(|id| format!("{id}||Lan|01021990|Nữ|1 Đường Mẫu|01012021"));
    are_several(&photo(&mut session, &side_by_side(&cards[0], &cards[1])), 2);
    assert_eq!(session.journal().len(), 0);
}

#[test]
fn two_live_codes_of_one_credential_get_no_verdict() {
    let mut city = City::new();
    let lan = city.issue();
    let early = city.live(&lan, morning() - TimeDelta::seconds(200));
    let late = city.live(&lan, morning());
    for (left, right) in [(&early, &late), (&late, &early)] {
        are_several(&photo(&mut city.session(), &side_by_side(left, right)), 2);
    }
}

#[test]
fn a_live_code_beside_its_own_print_or_seen_twice_is_one() {
    let (city, [lan, _, print]) = two_people();
    for (left, right) in [(&lan, &print), (&print, &lan), (&lan, &lan)] {
        let outcome = photo(&mut city.session(), &side_by_side(left, right));
        let (passage, _) = is_judged(&outcome);
        let reasons = passage.verdict().reasons();
        // The live code: a print would be without binding. Further sessions know that it was shown.
        assert!(!reasons.contains(&Reason::NoHolderBinding), "{reasons:?}");
    }
}

#[test]
fn a_travel_code_beside_another_code_is_found_however_it_is_drawn() {
    let (city, [lan, ..]) = two_people();
    let card = "079190000101||Lan|01021990|Nữ|1 Đường Mẫu|01012021";
    for other in ["https://portal.example/declare", card] {
        for ink in [BRIGHT, DIM, INVERTED] {
            for (there, here) in [(10, 610), (610, 10)] {
                let picture =
                    Picture::blank().with(other, there, 20, BRIGHT).with(&lan, here, 20, ink);
                let outcome = photo(&mut city.session(), &picture);
                assert_eq!(is_judged(&outcome).0.kind(), None);
                let mut session = city.session();
                let mut outcomes = (0..9).map(|n| frame(&mut session, &picture, n * 40));
                let judged = outcomes.any(|outcome| match outcome {
                    Outcome::Passage(sighting) => sighting.passage.kind().is_none(),
                    _ => false,
                });
                assert!(judged, "{other}");
            }
        }
    }
}

#[test]
fn in_a_video_one_code_leaving_view_resolves_it() {
    let (city, [lan, phuc, _]) = two_people();
    let mut session = city.session();
    let (both, alone) = (side_by_side(&lan, &phuc), Picture::blank().with(&phuc, 610, 20, BRIGHT));
    let mut now = 0;
    let mut next = |session: &mut Checkpoint, picture: &Picture| {
        now += 40;
        frame(session, picture, now)
    };
    for _ in 0..12 {
        are_several(&next(&mut session, &both), 2);
    }
    assert_eq!(session.journal().len(), 0);
    // The other one may have been hidden for a moment.
    for _ in 0..5 {
        are_several(&next(&mut session, &alone), 2);
    }
    let outcome = next(&mut session, &alone);
    let (passage, again) = is_judged(&outcome);
    assert_eq!(passage.person().name.as_ref().map(Name::text), Some("Phúc Ví Dụ"));
    assert!(!again && session.journal().len() == 1);
    // And when it comes back, whoever was judged stays judged, and isn't shown as passing.
    let came_back = (0..8).map(|_| next(&mut session, &both)).collect::<Vec<_>>();
    assert!(matches!(came_back.last(), Some(Outcome::SeveralCodes { .. })), "{came_back:?}");
    let gone = (0..8).map(|_| next(&mut session, &alone)).collect::<Vec<_>>();
    assert!(is_judged(gone.last().unwrap()).1);
    assert_eq!(session.journal().len(), 1);
}

#[test]
fn a_code_in_anothers_place_has_replaced_it() {
    let mut city = City::new();
    let lan = city.issue();
    let phuc = city.issue_to("079190000102", "Phúc Ví Dụ");
    let mut session = city.session();
    let there = |text: &str| Picture::blank().with(text, 300, 20, BRIGHT);
    let texts = [
        city.live(&lan, morning()),
        // Signed anew: the same holder's.
        city.live(&lan, morning() + TimeDelta::seconds(1)),
        city.live(&phuc, morning()),
    ];
    for (number, text) in texts.iter().enumerate() {
        let outcome = frame(&mut session, &there(text), 40 * u64::try_from(number).unwrap());
        assert!(!is_judged(&outcome).1);
    }
    // A code that moves through the picture is one.
    for number in 0..20 {
        let picture = Picture::blank().with(&texts[2], 10 + 30 * number, 20, BRIGHT);
        let outcome = frame(&mut session, &picture, 200 + 40 * u64::try_from(number).unwrap());
        assert!(matches!(outcome, Outcome::Passage(_)), "{number}: {outcome:?}");
    }
}
