//! What a browser, and whoever doesn't see the page, needs of it.

use std::collections::BTreeSet;
use std::time::Duration;

use chot_core::checkpoint::StageTimes;
use chot_core::words::{Language, Words};
use chot_scenarios::all;

use super::card::{Card, Code, Labelled};
use super::photograph::CONDITIONS;
use super::{Photograph, Report, STYLE, Scene, Take, shows};

/// A card with one code that has words and one whose label says everything.
fn card(class: &'static str) -> Card {
    let millisecond = Duration::from_millis(1);
    let words = Code { code: "a-reason".into(), words: "why it is so".into() };
    Card {
        class,
        mark: "!",
        decision: format!("decided {class}"),
        reason: "because <of> it".into(),
        person: vec!["Lan Ví Dụ".into()],
        obligations: vec!["do it".into()],
        remedies: Vec::new(),
        codes: vec![Labelled { label: "Reason", codes: vec![words] }, Labelled::one("Rule", "r-1")],
        times: Some(StageTimes {
            scan: millisecond,
            parse: millisecond,
            verify: millisecond,
            evaluate: millisecond,
            journal: millisecond,
        }),
    }
}

/// Three scenes: permitted, referred and then permitted, no travel code.
fn report(language: Language) -> Report {
    let mut report = Report::new(language);
    let decisions: [&[&'static str]; 3] = [&["permit"], &["refer", "permit"], &["none"]];
    for ((_, scenario), classes) in all().unwrap().iter().zip(decisions) {
        let mut scene = Scene::new(scenario);
        for class in classes {
            let file = format!("{}.jpg", scene.number);
            let shows = shows(scenario, true, language);
            let corners = Some([[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]]);
            scene.takes.push(Take {
                at: ["07:10".into(), "2021-10-05T07:10:00+07:00".into()],
                checkpoint: "bridge".into(),
                photo: Some(Photograph { file, width: 10, height: 10, corners, shows }),
                card: card(class),
                difference: None,
            });
        }
        report.scenes.push(scene);
    }
    report
}

/// The values of an attribute.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    page.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn each_scene_is_reached_from_the_index_and_has_its_number_once() {
    let page = report(Language::English).html();
    let ids = attributes(&page, "id");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id twice: {ids:?}");
    for link in attributes(&page, "href") {
        assert!(ids.contains(&link.strip_prefix('#').unwrap()), "{link} leads nowhere");
    }
    for number in ["1", "2", "3"] {
        assert_eq!(page.matches(&format!("href=\"#scene-{number}\"")).count(), 1, "{number}");
        assert_eq!(page.matches(&format!(">{number}</span>")).count(), 1, "{number}");
    }
}

#[test]
fn the_filter_knows_each_scene_and_its_entry_by_all_of_its_decisions() {
    let page = report(Language::English).html();
    let decisions = attributes(&page, "data-decisions");
    let each = ["permit", "permit refer", "none"];
    assert_eq!(decisions, [each, each].concat(), "the index, then the scenes");
    assert!(page.contains("<fieldset id=\"filter\" hidden>"), "without a script it does nothing");
    assert_eq!(page.matches("type=\"radio\"").count(), 5);
    assert_eq!(page.matches(" checked").count(), 1);
    assert!(page.contains("<output id=\"shown\">3</output> of 3 scenes"));
    assert!(!page.contains("src=\"http") && !page.contains("url("), "nothing is fetched");
}

#[test]
fn a_picture_says_what_it_shows_in_the_pages_language() {
    for (language, says) in [
        (Language::English, "Photo of a travel code on a phone's screen, in good light"),
        (Language::Vietnamese, "Ảnh chụp mã đi đường trên màn hình điện thoại, đủ sáng"),
    ] {
        let page = report(language).html();
        let alternatives = attributes(&page, "alt");
        assert_eq!(alternatives.len(), 4);
        assert!(alternatives.iter().all(|text| text.len() > 20), "{alternatives:?}");
        assert!(alternatives[0].starts_with(says), "{}", alternatives[0]);
        assert!(page.contains(&format!("<html lang=\"{}\">", language.code())));
    }
    let scenarios = all().unwrap();
    for (name, scenario) in &scenarios {
        // With the filter the scene before it may not be there.
        let [en, vi] = [&scenario.title.en, &scenario.title.vi];
        assert!(!en.starts_with("The same") && !vi.starts_with("Như trên"), "{name}");
        let Some(photo) = &scenario.photo else { continue };
        assert!(CONDITIONS.iter().any(|(known, ..)| *known == photo.condition), "{name}");
        let (found, not) =
            (shows(scenario, true, Language::English), shows(scenario, false, Language::English));
        assert!(found.contains("outlined") && not.contains("not found"), "{found} {not}");
    }
}

#[test]
fn each_code_stands_behind_what_it_is_a_code_of() {
    let page = report(Language::English).html();
    assert!(page.contains("<dt>Reason</dt><dd>why it is so <code>a-reason</code></dd>"));
    assert!(page.contains("<dt>Rule</dt><dd> <code>r-1</code></dd>"));
    assert!(page.contains("checkpoint <code>bridge</code>"));
    assert!(page.contains("because &lt;of&gt; it"));
    assert!(page.contains("<span class=\"said\">decided permit</span>"));
    let seen = Labelled::seen(&["staff-card".into()], &Words::new(Language::English));
    assert_eq!(seen.codes[0].words, "Staff card, compared with the person");
}

#[test]
fn a_name_is_text_in_the_report_and_nothing_else() {
    let hostile = "</p></script><script>alert(1)</script>\" onload=\"x\u{202e}<svg/onload=x>";
    let mut report = report(Language::English);
    let elements = report.html().matches('<').count();
    let scene = &mut report.scenes[0];
    scene.title = [hostile.into(), hostile.into()];
    let take = &mut scene.takes[0];
    take.checkpoint = hostile.into();
    let photo = take.photo.as_mut().unwrap();
    (photo.file, photo.shows) = (hostile.into(), hostile.into());
    let card = &mut take.card;
    (card.decision, card.reason) = (hostile.into(), hostile.into());
    card.person = vec![hostile.into(), hostile.into()];
    card.obligations = vec![hostile.into()];
    for code in &mut card.codes {
        code.codes = vec![Code { code: hostile.into(), words: hostile.into() }];
    }
    let page = report.html();
    assert_eq!(page.matches('<').count(), elements, "an element more");
    assert!(!page.contains("\" onload=\"x") && !page.contains('\u{202e}'));
    let shown =
        "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x\\u202e&lt;svg/onload=x&gt;";
    assert!(page.matches(shown).count() > 8, "{}", page.matches(shown).count());
}

/// A colour of the sheet, and its relative luminance (WCAG 2.2).
fn luminance(block: &str, name: &str) -> f64 {
    let colour = block.split(&format!("--{name}: #")).nth(1).unwrap().get(..6).unwrap();
    let channel = |place: usize| {
        let value = u8::from_str_radix(colour.get(place..place + 2).unwrap(), 16).unwrap();
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

#[test]
fn text_stands_out_from_what_is_behind_it_by_day_and_by_night() {
    let light = STYLE.lines().next().unwrap();
    let dark = STYLE.lines().nth(1).unwrap();
    assert!(dark.starts_with("@media (prefers-color-scheme: dark)"));
    let contrast = |block: &str, text: &str, behind: &str| {
        // What the dark sheet doesn't say is as in the light one.
        let of = |name: &str| match block.contains(&format!("--{name}: ")) {
            true => luminance(block, name),
            false => luminance(light, name),
        };
        let (text, behind) = (of(text), of(behind));
        (text.max(behind) + 0.05) / (text.min(behind) + 0.05)
    };
    for (name, block) in [("light", light), ("dark", dark)] {
        for (text, behind) in [
            ("ink", "paper"),
            ("ink", "panel"),
            ("muted", "paper"),
            ("muted", "panel"),
            ("muted", "typed"),
            ("accent", "paper"),
            ("wrong", "paper"),
            ("on", "permit"),
            ("on", "deny"),
            ("on", "refer"),
            ("on", "none"),
        ] {
            let contrast = contrast(block, text, behind);
            assert!(contrast >= 4.5, "{name}: {text} on {behind} is {contrast:.2}");
        }
    }
}
