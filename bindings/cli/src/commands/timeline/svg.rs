//! The timeline as a picture: SVG 1.1, with its texts as texts, a title and a description for who
//! can't see it. Black on white: what stops somebody is hatched, what lets somebody through is
//! solid, so that a copier keeps the difference.

use std::fmt::{Display, Write as _};

use chot_core::encoding::plain::lines;
use chot_core::policy::{Outlook, RuleOutlook, Span};
use chot_core::words::Words;

use super::{Told, heading, told, wrapped};

/// Widths in SVG user units, which are pixels at the picture's own size.
const WIDTH: u32 = 1000;
const MARGIN: u32 = 32;
/// Where the day begins and how wide it is: 30 units an hour.
const LEFT: u32 = 232;
const ACROSS: u32 = 720;
const BAR: u32 = 22;
const LINE: u32 = 19;
/// Characters of a line below a bar: 14-unit type is at most 7.6 units wide on average.
const LINE_LENGTH: usize = 94;
/// Characters of a line across the picture.
const WHOLE_LINE: usize = 118;
/// Characters of an id beside a bar.
const ID_LENGTH: usize = 22;

/// The day as a picture.
pub(crate) fn as_svg(outlook: &Outlook<'_>, words: &Words) -> String {
    let mut body = Body { text: String::new(), y: MARGIN + 18 };
    body.lines(MARGIN, "title", &outlook.title(words), 88);
    body.y += 4;
    body.lines(MARGIN, "text", &outlook.phase().about(words), WHOLE_LINE);
    body.y += 10;
    body.hours();
    body.y += 8;
    for rule in outlook.rules() {
        body.rule(rule, words);
    }
    body.y += 14;
    for note in outlook.notes(words) {
        body.lines(MARGIN, "text", &note, WHOLE_LINE);
    }
    let height = body.y + MARGIN - 12;
    let title = escaped(&outlook.title(words));
    let described: Vec<_> = outlook
        .rules()
        .iter()
        .map(|rule| {
            let (id, does) = heading(rule, words);
            format!("{id}: {does}: {}", rule.hours(words))
        })
        .collect();
    let description =
        escaped(&format!("{}. {}.", outlook.phase().about(words), described.join(". ")));
    let language = words.language().code();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-labelledby=\"t d\" \
         xml:lang=\"{language}\">\n\
         <title id=\"t\">{title}</title>\n<desc id=\"d\">{description}</desc>\n{STYLE}\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n{}</svg>\n",
        body.text
    )
}

const STYLE: &str = "<style>text{font-family:'Noto Sans','DejaVu Sans',Arial,sans-serif;fill:#111}\
    .title{font-size:19px;font-weight:bold}.id{font-size:15px;font-weight:bold}\
    .text{font-size:14px}.hours{font-size:14px;font-weight:bold}.does{font-size:13px;fill:#333}.hour{font-size:13px;text-anchor:middle}</style>\n\
    <defs><pattern id=\"hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" fill=\"#fff\"/>\
    <rect width=\"3\" height=\"7\" fill=\"#555\"/></pattern></defs>\n";

/// Where a time of day is, to a tenth.
fn across(seconds: u32) -> Tenths {
    Tenths(10 * LEFT + seconds * (ACROSS / 24) / 360)
}

/// A coordinate in tenths of a unit.
#[derive(Clone, Copy)]
struct Tenths(u32);

impl Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

struct Body {
    text: String,
    /// The base line of the next text.
    y: u32,
}

impl Body {
    fn put(&mut self, element: impl Display) {
        // Writing to a text can't fail.
        let _ = writeln!(self.text, "{element}");
    }

    /// A text in as many lines as it needs.
    fn lines(&mut self, x: u32, class: &str, text: &str, most: usize) {
        for line in wrapped(text, most) {
            let (y, line) = (self.y, escaped(&line));
            self.put(format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{line}</text>"));
            self.y += LINE;
        }
    }

    /// The numbers of the hours, above the first bar.
    fn hours(&mut self) {
        for hour in (0..=24).step_by(3) {
            let (x, y) = (across(hour * 3600), self.y);
            self.put(format_args!("<text class=\"hour\" x=\"{x}\" y=\"{y}\">{hour:02}:00</text>"));
        }
    }

    /// A line at each hour of a bar's row; every third is stronger and stands out.
    fn grid(&mut self, top: u32) {
        for (third, stroke, out) in [(false, "#ddd", 0), (true, "#888", 4)] {
            let hours = (0..=24).filter(|hour| (hour % 3 == 0) == third);
            let (from, to) = (top - out, top + BAR + out);
            let path: String =
                hours.map(|hour| format!("M{} {from}V{to}", across(hour * 3600))).collect();
            self.put(format_args!("<path d=\"{path}\" stroke=\"{stroke}\"/>"));
        }
    }

    fn rule(&mut self, rule: &RuleOutlook<'_>, words: &Words) {
        let (id, does) = heading(rule, words);
        let top = self.y;
        let mut shown: String = id.chars().take(ID_LENGTH).collect();
        if shown.len() < id.len() {
            shown.push('…');
        }
        let (name, act) = (top + 14, top + 31);
        let hint = escaped(&id);
        self.put(format_args!(
            "<text class=\"id\" x=\"{MARGIN}\" y=\"{name}\">{}<title>{hint}</title></text>",
            escaped(&shown)
        ));
        self.put(format_args!(
            "<text class=\"does\" x=\"{MARGIN}\" y=\"{act}\">{}</text>",
            escaped(&does)
        ));
        self.put(format_args!(
            "<rect x=\"{LEFT}\" y=\"{top}\" width=\"{ACROSS}\" height=\"{BAR}\" fill=\"none\" \
             stroke=\"#bbb\"/>"
        ));
        self.grid(top);
        for span in rule.spans() {
            self.bar(span, top, rule.permits());
        }
        self.y = top + BAR + LINE;
        self.lines(LEFT, "hours", &rule.hours(words), LINE_LENGTH);
        for told in told(rule, words) {
            match told {
                Told::Plain(text) => self.lines(LEFT, "text", &text, LINE_LENGTH),
                Told::Item(text) => {
                    let y = self.y;
                    let x = LEFT + 2;
                    self.put(format_args!("<text class=\"text\" x=\"{x}\" y=\"{y}\">•</text>"));
                    self.lines(LEFT + 14, "text", &text, LINE_LENGTH - 2);
                }
            }
        }
        self.y += 12;
    }

    fn bar(&mut self, span: &Span, top: u32, permits: bool) {
        let (x, end) = (across(span.from), across(span.until));
        let width = Tenths(end.0 - x.0);
        let fill = if permits { "#222" } else { "url(#hatch)" };
        self.put(format_args!(
            "<rect x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{BAR}\" fill=\"{fill}\" \
             stroke=\"#222\"/>"
        ));
    }
}

/// A text as XML writes it; what is hidden in it, or can't stand in XML, is seen as its number.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in lines(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
