//! The demo's report: a page that stands by itself.

mod card;
mod html;
mod index;
mod photograph;
mod stages;
#[cfg(test)]
mod tests;

use chot_core::words::{Language, Words};
use chot_scenarios::{Played, Scenario, Step};

use card::{Card, Labelled};
use html::{escape, list, put};
pub(super) use photograph::{Photograph, shows};

const STYLE: &str = include_str!("style.css");
const FILTER: &str = include_str!("filter.js");

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
    /// When: as people read it, and in RFC 3339.
    at: [String; 2],
    checkpoint: String,
    photo: Option<Photograph>,
    card: Card,
    difference: Option<String>,
}

impl Scene {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let title = [scenario.title.en.clone(), scenario.title.vi.clone()];
        Self { number: scenario.number.clone(), title, takes: Vec::new() }
    }

    /// The decisions' codes, each once, for the filter.
    fn decisions(&self) -> String {
        let has = |class: &&str| self.takes.iter().any(|take| take.card.class == *class);
        let classes: Vec<&str> = DECISIONS.iter().map(|(class, ..)| *class).filter(has).collect();
        classes.join(" ")
    }
}

impl Take {
    pub(super) fn new(
        step: &Step,
        played: &Played,
        photo: Option<Photograph>,
        words: &Words,
    ) -> Self {
        let mut card = Card::new(&played.came, words);
        if !step.seen.is_empty() {
            card.codes.insert(0, Labelled::seen(&step.seen, words));
        }
        if played.frames > 1 {
            let label = pick(words.language(), "Read in frame", "Đọc được ở khung hình thứ");
            card.codes.push(Labelled::one(label, played.frames.to_string()));
        }
        let at = step.at.format(date_format(words.language())).to_string();
        Self {
            at: [at, step.at.to_rfc3339()],
            checkpoint: step.checkpoint.clone(),
            photo,
            card,
            difference: played.difference.clone(),
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

/// What is said in a language.
fn pick<'a>(language: Language, en: &'a str, vi: &'a str) -> &'a str {
    match language {
        Language::English => en,
        Language::Vietnamese => vi,
    }
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
        pick(self.language, en, vi)
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
                 <style>{STYLE}</style></head><body><a class=\"skip\" href=\"#scenes\">{}</a>",
                self.say("To the scenes", "Đến các tình huống")
            ),
        );
        self.header(&mut page, title);
        self.times(&mut page);
        self.index(&mut page);
        page.push_str("<main id=\"scenes\">");
        for scene in &self.scenes {
            self.scene(&mut page, scene);
        }
        self.pending(&mut page);
        put(&mut page, format_args!("</main><script>{FILTER}</script></body></html>\n"));
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
        for (class, en, vi) in DECISIONS {
            let (count, name) = (count(class), self.say(en, vi));
            put(page, format_args!("<div class=\"{class}\"><dt>{name}</dt><dd>{count}</dd></div>"));
        }
        page.push_str("</dl></header>");
    }

    fn scene(&self, page: &mut String, scene: &Scene) {
        let [en, vi] = scene.title.each_ref().map(|title| escape(title));
        let (title, other) = (self.say(&en, &vi), self.say(&vi, &en));
        let other_lang = self.say(Language::Vietnamese.code(), Language::English.code());
        let number = escape(&scene.number);
        put(
            page,
            format_args!(
                "<section class=\"scene\" id=\"scene-{number}\" data-decisions=\"{}\">\
                 <h2><span class=\"number\">{number}</span> {title}</h2>\
                 <p class=\"other\" lang=\"{other_lang}\">{other}</p>",
                scene.decisions()
            ),
        );
        for take in &scene.takes {
            self.take(page, take);
        }
        let back = self.say("Back to the index", "Về danh mục");
        put(page, format_args!("<p class=\"back\"><a href=\"#index\">{back}</a></p></section>"));
    }

    fn take(&self, page: &mut String, take: &Take) {
        page.push_str("<div class=\"take\">");
        match &take.photo {
            Some(photo) => photo.put(page, take.card.class),
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
        let [at, instant] = take.at.each_ref().map(|at| escape(at));
        put(
            page,
            format_args!(
                "<div class=\"side\"><h3 class=\"where\"><time datetime=\"{instant}\">{at}</time> · {} \
                 <code>{}</code></h3><div class=\"card {}\"><p class=\"decision\">\
                 <span class=\"mark\" aria-hidden=\"true\">{}</span><span class=\"said\">{}</span></p>",
                self.say("checkpoint", "chốt"),
                escape(&take.checkpoint),
                card.class,
                card.mark,
                escape(&card.decision)
            ),
        );
        if !card.reason.is_empty() {
            put(page, format_args!("<p class=\"reason\">{}</p>", escape(&card.reason)));
        }
        if !card.person.is_empty() {
            put(page, format_args!("<p class=\"person\">{}</p>", escape(&card.person.join(" · "))));
        }
        list(page, "must", &card.obligations);
        list(page, "mend", &card.remedies);
        page.push_str("</div>");
        codes(page, &card.codes);
        if let Some(times) = &card.times {
            self.stage_times(page, times);
        }
        if let Some(difference) = &take.difference {
            put(page, format_args!("<p class=\"wrong\">{}</p>", escape(difference)));
        }
        page.push_str("</div></div>");
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

/// What can come of a showing: the decision's code, or `none`, and what is said of the person.
const DECISIONS: [(&str, &str, &str); 4] = [
    ("permit", "permitted", "cho qua"),
    ("deny", "denied", "không cho qua"),
    ("refer", "referred", "cần kiểm tra"),
    ("none", "no travel code", "không phải mã đi đường"),
];

/// The codes behind a card: what each is a code of, what it says, and the code.
fn codes(page: &mut String, codes: &[Labelled]) {
    if codes.is_empty() {
        return;
    }
    page.push_str("<dl class=\"codes\">");
    for Labelled { label, codes } in codes {
        put(page, format_args!("<div><dt>{label}</dt>"));
        for code in codes {
            let (words, code) = (escape(&code.words), escape(&code.code));
            put(page, format_args!("<dd>{words} <code>{code}</code></dd>"));
        }
        page.push_str("</div>");
    }
    page.push_str("</dl>");
}
