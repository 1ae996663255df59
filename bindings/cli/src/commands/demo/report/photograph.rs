//! A photo, and what it shows for those who don't see it.

use chot_core::checkpoint::Corners;
use chot_core::words::Language;
use chot_scenarios::{Scenario, Show};

use super::html::{escape, put};
use super::pick;

/// A photo in the report's folder.
pub(in super::super) struct Photograph {
    pub(in super::super) file: String,
    pub(in super::super) width: usize,
    pub(in super::super) height: usize,
    /// Where the code was found.
    pub(in super::super) corners: Option<Corners>,
    /// What the photo shows.
    pub(in super::super) shows: String,
}

impl Photograph {
    /// Puts the photo on the page, with the code outlined in the decision's colour.
    pub(super) fn put(&self, page: &mut String, class: &str) {
        let Self { file, width, height, corners, shows } = self;
        let (file, shows) = (escape(file), escape(shows));
        put(
            page,
            format_args!(
                "<div class=\"photo\"><img src=\"{file}\" width=\"{width}\" height=\"{height}\" \
                 loading=\"lazy\" alt=\"{shows}\">"
            ),
        );
        if let Some(corners) = corners {
            let points: Vec<_> = corners.iter().map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
            put(
                page,
                format_args!(
                    "<svg viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\"><polygon class=\"{class}\" \
                     points=\"{}\"/></svg>",
                    points.join(" ")
                ),
            );
        }
        page.push_str("</div>");
    }
}

/// What the photo of a scenario shows, in a sentence.
pub(in super::super) fn shows(scenario: &Scenario, found: bool, language: Language) -> String {
    let say = |en, vi| pick(language, en, vi);
    let code = match scenario.show {
        Show::Live { .. } => say("a travel code", "mã đi đường"),
        Show::Print => say("a printed travel code", "mã đi đường in sẵn"),
        Show::Text { .. } | Show::Id => say("a code of another kind", "một mã loại khác"),
    };
    let how = scenario.photo.as_ref().map_or_else(String::new, |photo| {
        let on = match photo.surface.as_str() {
            "screen" => say("on a phone's screen", "trên màn hình điện thoại"),
            "paper" => say("on paper", "trên giấy"),
            other => other,
        };
        format!(" {on}, {}", condition(&photo.condition, language))
    });
    let outlined = match found {
        true => say("it was found, and is outlined", "mã đã được tìm thấy và khoanh viền"),
        false => say("it was not found", "không tìm thấy mã"),
    };
    format!("{} {code}{how}: {outlined}.", say("Photo of", "Ảnh chụp"))
}

/// What is wrong with a photo; a condition without words stands for itself.
fn condition(name: &str, language: Language) -> &str {
    let known = CONDITIONS.iter().find(|(known, ..)| *known == name);
    known.map_or(name, |(_, en, vi)| pick(language, en, vi))
}

/// The camera simulator's conditions, as scenarios name them.
pub(super) const CONDITIONS: [(&str, &str, &str); 9] = [
    ("good-light", "in good light", "đủ sáng"),
    ("perspective", "held askew", "cầm nghiêng"),
    ("motion-blur", "blurred by movement", "nhòe do chuyển động"),
    ("defocus", "out of focus", "mất nét"),
    ("low-light", "in dim light", "thiếu sáng"),
    ("glare", "with a lamp mirrored in it", "bị lóa đèn"),
    ("moire", "with a moiré pattern", "có vân moiré"),
    ("noise", "with a noisy sensor", "nhiễu hạt"),
    ("uneven-light", "partly in shadow", "sáng tối không đều"),
];
