//! The demo's report: a page that stands by itself.

use std::fmt::Write as _;
use std::time::Duration;

use chot_core::checkpoint::{Corners, Outcome, Passage, StageTimes};
use chot_core::model::Reason;
use chot_core::words::{Language, Words};
use chot_scenarios::{Came, Played, Scenario, Step};

const STYLE: &str = include_str!("style.css");

/// Everything that the page shows.
pub(super) struct Report {
    language: Language,
    pub(super) scenes: Vec<Scene>,
    pub(super) pending: Vec<Scenario>,
}

/// A scenario, played.
pub(super) struct Scene {
    number: String,
    title: [String; 2],
    pub(super) takes: Vec<Take>,
}

/// A showing at the barrier.
pub(super) struct Take {
    at: String,
    checkpoint: String,
    seen: Vec<String>,
    photo: Option<Photograph>,
    frames: u64,
    card: Card,
    difference: Option<String>,
}

/// A photo in the report's folder.
pub(super) struct Photograph {
    pub(super) file: String,
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) corners: Option<Corners>,
}

/// What the officer sees.
struct Card {
    class: &'static str,
    mark: &'static str,
    decision: String,
    reason: String,
    person: Vec<String>,
    obligations: Vec<String>,
    remedies: Vec<String>,
    codes: String,
    recorded: Option<String>,
    times: Option<StageTimes>,
}

impl Scene {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let title = [scenario.title.en.clone(), scenario.title.vi.clone()];
        Self { number: scenario.number.clone(), title, takes: Vec::new() }
    }
}

impl Take {
    pub(super) fn new(
        step: &Step,
        played: &Played,
        photo: Option<Photograph>,
        words: &Words,
    ) -> Self {
        Self {
            at: step.at.format(date_format(words.language())).to_string(),
            checkpoint: step.checkpoint.clone(),
            seen: step.seen.clone(),
            photo,
            frames: played.frames,
            card: Card::new(&played.came, words),
            difference: played.difference.clone(),
        }
    }
}

impl Card {
    fn new(came: &Came, words: &Words) -> Self {
        match came {
            Came::Passage(passage, _) => Self::passage(passage, words),
            Came::Foreign(foreign, _) => Self {
                reason: words.of(foreign),
                codes: format!("not-a-travel-code · {}", foreign.code()),
                ..Self::neutral(words.of(&Reason::NotATravelCode))
            },
            Came::Nothing(hint) => Self {
                reason: hint.map(|hint| words.of(&hint)).unwrap_or_default(),
                ..Self::neutral(Outcome::nothing_readable(words))
            },
        }
    }

    fn neutral(decision: String) -> Self {
        Self {
            class: "none",
            mark: "○",
            decision,
            reason: String::new(),
            person: Vec::new(),
            obligations: Vec::new(),
            remedies: Vec::new(),
            codes: String::new(),
            recorded: None,
            times: None,
        }
    }

    fn passage(passage: &Passage, words: &Words) -> Self {
        let verdict = passage.verdict();
        let class = verdict.decision().code();
        let mut person: Vec<String> = passage.person().name.iter().cloned().collect();
        person.extend(passage.person().birth_date.map(|date| date.format("%d/%m/%Y").to_string()));
        person.extend(passage.person().id_last_four.map(|n| format!("…{n:04}")));
        person.extend(passage.person().employer.clone());
        let codes: Vec<&str> = verdict.reasons().iter().map(Reason::code).collect();
        let place = [verdict.rule(), verdict.phase()].into_iter().flatten().collect::<Vec<_>>();
        let recorded = passage.recorded();
        let record = recorded.sequence().map(|n| {
            let subject = recorded.subject().map(|s| s.to_string());
            format!("#{n} {}", subject.map(|s| short(&s)).unwrap_or_default())
        });
        Self {
            class,
            mark: match class {
                "permit" => "✓",
                "deny" => "✕",
                _ => "?",
            },
            decision: words.of(&verdict.decision()),
            reason: verdict.reasons().first().map(|r| words.of(r)).unwrap_or_default(),
            person,
            obligations: verdict.obligations().iter().map(|o| words.of(o)).collect(),
            remedies: verdict.remedies().iter().map(|r| words.of(r)).collect(),
            codes: format!("{} · {}", codes.join(", "), place.join(" · ")),
            recorded: record,
            times: Some(passage.times()),
        }
    }
}

/// How a date is written in a language.
fn date_format(language: Language) -> &'static str {
    match language {
        Language::English => "%a %Y-%m-%d %H:%M:%S",
        Language::Vietnamese => "%H:%M:%S, %d/%m/%Y",
    }
}

/// The beginning of a pseudonym: the page only shows that there is one.
fn short(pseudonym: &str) -> String {
    format!("{}…", pseudonym.get(..8).unwrap_or(pseudonym))
}

impl Report {
    pub(super) fn new(language: Language) -> Self {
        Self { language, scenes: Vec::new(), pending: Vec::new() }
    }

    pub(super) fn verdicts(&self) -> usize {
        self.takes().filter(|take| take.card.times.is_some()).count()
    }

    fn takes(&self) -> impl Iterator<Item = &Take> {
        self.scenes.iter().flat_map(|scene| &scene.takes)
    }

    fn say<'a>(&self, en: &'a str, vi: &'a str) -> &'a str {
        match self.language {
            Language::English => en,
            Language::Vietnamese => vi,
        }
    }

    /// The page.
    pub(super) fn html(&self) -> String {
        let mut page = String::new();
        let title = self.say("A morning at a checkpoint", "Một buổi sáng tại chốt");
        let lang = self.language.code();
        page.push_str("<!doctype html>\n");
        put(
            &mut page,
            format_args!(
                "<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\"><title>Chốt · {title}</title>\
             <style>{STYLE}</style></head><body>"
            ),
        );
        self.header(&mut page, title);
        for scene in &self.scenes {
            self.scene(&mut page, scene);
        }
        self.pending(&mut page);
        page.push_str("</body></html>\n");
        page
    }

    fn header(&self, page: &mut String, title: &str) {
        put(page, format_args!("<header><p class=\"brand\">Chốt</p><h1>{title}</h1>"));
        let what = self.say(
            "Every photo below was taken by a camera simulator of a code that a wallet had just \
             signed. The core found the code, verified it, applied the city's rules of October \
             2021 and wrote the verdict down before it was shown. All people are fictional.",
            "Mỗi ảnh dưới đây do bộ mô phỏng máy ảnh chụp một mã mà ví vừa ký. Lõi phần mềm tìm \
             mã, xác minh, áp dụng quy định của thành phố tháng 10 năm 2021 và ghi nhật ký trước \
             khi hiển thị kết quả. Mọi nhân vật đều là hư cấu.",
        );
        put(page, format_args!("<p class=\"lead\">{what}</p><dl class=\"counts\">"));
        let count = |class: &str| self.takes().filter(|take| take.card.class == class).count();
        for (class, en, vi) in [
            ("permit", "permitted", "cho qua"),
            ("deny", "denied", "không cho qua"),
            ("refer", "referred", "cần kiểm tra"),
            ("none", "no travel code", "không phải mã đi đường"),
        ] {
            let (count, name) = (count(class), self.say(en, vi));
            put(page, format_args!("<div class=\"{class}\"><dt>{name}</dt><dd>{count}</dd></div>"));
        }
        page.push_str("</dl>");
        self.times(page);
        page.push_str("</header>");
    }

    /// The median time of each stage over all verdicts.
    fn times(&self, page: &mut String) {
        let all: Vec<StageTimes> = self.takes().filter_map(|take| take.card.times).collect();
        page.push_str("<table class=\"stages\"><tr>");
        for (en, vi) in STAGES {
            put(page, format_args!("<th>{}</th>", self.say(en, vi)));
        }
        page.push_str("</tr><tr>");
        for stage in 0..STAGES.len() {
            let mut times: Vec<Duration> = all
                .iter()
                .filter_map(|times| stages(times).get(stage).copied())
                .filter(|time| !time.is_zero())
                .collect();
            times.sort();
            let median = times.get(times.len() / 2).copied().unwrap_or_default();
            put(page, format_args!("<td>{}</td>", human(median)));
        }
        let note = self.say(
            "Median of each stage on this computer; a phone differs.",
            "Trung vị của từng bước trên máy tính này; điện thoại sẽ khác.",
        );
        put(page, format_args!("</tr></table><p class=\"note\">{note}</p>"));
    }

    fn scene(&self, page: &mut String, scene: &Scene) {
        let [en, vi] = scene.title.each_ref().map(|title| escape(title));
        let (title, other) = (self.say(&en, &vi), self.say(&vi, &en));
        put(
            page,
            format_args!(
                "<section><h2><span class=\"number\">{}</span> {title}</h2><p class=\"other\">{other}</p>",
                escape(&scene.number)
            ),
        );
        for take in &scene.takes {
            self.take(page, take);
        }
        page.push_str("</section>");
    }

    fn take(&self, page: &mut String, take: &Take) {
        page.push_str("<div class=\"take\">");
        match &take.photo {
            Some(photo) => photograph(page, photo, take.card.class),
            None => put(
                page,
                format_args!(
                    "<div class=\"photo typed\"><p>{}</p></div>",
                    self.say(
                        "No code: the officer typed the ID number",
                        "Không có mã: cán bộ nhập số căn cước"
                    )
                ),
            ),
        }
        let card = &take.card;
        put(
            page,
            format_args!(
                "<div class=\"side\"><p class=\"where\">{} · {}</p><article class=\"card {}\">\
             <p class=\"decision\"><span class=\"mark\" aria-hidden=\"true\">{}</span>{}</p>",
                escape(&take.at),
                escape(&take.checkpoint),
                card.class,
                card.mark,
                escape(&card.decision)
            ),
        );
        put(page, format_args!("<p class=\"reason\">{}</p>", escape(&card.reason)));
        if !card.person.is_empty() {
            put(page, format_args!("<p class=\"person\">{}</p>", escape(&card.person.join(" · "))));
        }
        list(page, "must", &card.obligations);
        list(page, "mend", &card.remedies);
        page.push_str("</article>");
        if !take.seen.is_empty() {
            let seen = self.say("The officer has seen", "Cán bộ đã xem");
            put(
                page,
                format_args!("<p class=\"seen\">{seen}: {}</p>", escape(&take.seen.join(", "))),
            );
        }
        put(page, format_args!("<p class=\"codes\">{}</p>", escape(&card.codes)));
        if let Some(record) = &card.recorded {
            let label = self.say("Journal", "Nhật ký");
            put(page, format_args!("<p class=\"codes\">{label} {}</p>", escape(record)));
        }
        if take.frames > 1 {
            let frames = self.say("read in frame", "đọc được ở khung hình thứ");
            put(page, format_args!("<p class=\"codes\">{frames} {}</p>", take.frames));
        }
        if let Some(times) = &card.times {
            self.stage_times(page, times);
        }
        if let Some(difference) = &take.difference {
            put(page, format_args!("<p class=\"wrong\">{}</p>", escape(difference)));
        }
        page.push_str("</div></div>");
    }

    fn stage_times(&self, page: &mut String, times: &StageTimes) {
        page.push_str("<ol class=\"times\">");
        for ((en, vi), time) in STAGES.iter().zip(stages(times)) {
            if !time.is_zero() {
                put(page, format_args!("<li><b>{}</b> {}</li>", self.say(en, vi), human(time)));
            }
        }
        page.push_str("</ol>");
    }

    fn pending(&self, page: &mut String) {
        if self.pending.is_empty() {
            return;
        }
        let title = self.say("Not played yet", "Chưa thực hiện được");
        put(page, format_args!("<section><h2>{title}</h2><ul class=\"pending\">"));
        for scenario in &self.pending {
            let title = self.say(&scenario.title.en, &scenario.title.vi);
            let why = scenario.pending.as_deref().unwrap_or_default();
            put(
                page,
                format_args!(
                    "<li><span class=\"number\">{}</span> {} <i>{}</i></li>",
                    escape(&scenario.number),
                    escape(title),
                    escape(why)
                ),
            );
        }
        page.push_str("</ul></section>");
    }
}

const STAGES: [(&str, &str); 5] = [
    ("scan", "quét"),
    ("parse", "đọc"),
    ("verify", "xác minh"),
    ("evaluate", "xét luật"),
    ("journal", "ghi nhật ký"),
];

fn stages(times: &StageTimes) -> [Duration; 5] {
    [times.scan, times.parse, times.verify, times.evaluate, times.journal]
}

/// A duration with two or three digits.
fn human(time: Duration) -> String {
    let micros = time.as_micros();
    if micros < 1000 {
        format!("{micros} µs")
    } else if micros < 10_000 {
        format!("{:.1} ms", time.as_secs_f64() * 1000.0)
    } else {
        format!("{:.0} ms", time.as_secs_f64() * 1000.0)
    }
}

/// A photo with the code outlined.
fn photograph(page: &mut String, photo: &Photograph, class: &str) {
    let Photograph { file, width, height, corners } = photo;
    put(
        page,
        format_args!(
            "<div class=\"photo\"><img src=\"{}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" alt=\"\">",
            escape(file)
        ),
    );
    if let Some(corners) = corners {
        let points: Vec<_> = corners.iter().map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
        put(
            page,
            format_args!(
                "<svg viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\"><polygon class=\"{class}\" points=\"{}\"/></svg>",
                points.join(" ")
            ),
        );
    }
    page.push_str("</div>");
}

fn list(page: &mut String, class: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    put(page, format_args!("<ul class=\"{class}\">"));
    for item in items {
        put(page, format_args!("<li>{}</li>", escape(item)));
    }
    page.push_str("</ul>");
}

/// Adds to the page. A string takes whatever is written to it.
fn put(page: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = page.write_fmt(what);
}

/// Text as HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
