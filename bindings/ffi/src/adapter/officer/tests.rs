//! Evidence at the barrier, with the core behind the surface.

use chot_core::device::{Device, Enrolment};
use chot_core::installation;
use chot_core::journal::check_export;
use chot_core::time::TimeDelta;
use chot_core::tuf::Folder;

use super::*;
use crate::city::{City, DOSES, POLICY, now};
use crate::{
    Assurance, CalendarDay, Decision, RecordKind, RemedyAction, SeenKind, SeenThing, seen,
};

fn clock(seconds: i64) -> ClockReading {
    ClockReading::fresh_boot(now() + TimeDelta::seconds(seconds))
}

impl City {
    fn officer(&self) -> Officer {
        let enrolment = Enrolment::parse(&self.enrolment()).unwrap();
        let secrets = Box::new(Secrets(self.keystore()));
        let device = Device::init_with(&self.phone(), &enrolment, secrets).unwrap();
        installation::update(&device, &Folder::new(self.public()), now()).unwrap();
        self.again()
    }

    /// A further session at the same phone.
    fn again(&self) -> Officer {
        Officer::open(&self.phone(), "bridge", Language::English, self.keystore()).unwrap()
    }
}

impl Officer {
    fn shown(&mut self, text: &str, seconds: i64) -> PassageView {
        match self.present(text, &[], &clock(seconds)).unwrap() {
            ScanOutcome::Passage { view, .. } => view,
            other => panic!("{other:?}"),
        }
    }

    fn saw(&mut self, things: &[SeenThing], seconds: i64) -> PassageView {
        self.see(&seen::things(things).unwrap(), &clock(seconds)).unwrap()
    }

    fn found(&mut self, number: &str, seconds: i64) -> PassageView {
        self.look_up(&IdNumber::parse(number).unwrap(), &[], &clock(seconds)).unwrap()
    }

    /// The decision, and whose the evidence is.
    fn judged(&mut self, text: &str, seconds: i64) -> (Decision, String) {
        match self.weigh(&[text], &[], &clock(seconds)).unwrap() {
            Some(Weighed::Judged(passage, _)) => {
                let view = view::passage(&passage, &self.words);
                let evidence = view.evidence.last().unwrap();
                assert!(!evidence.person.text.is_empty());
                (view.decision, evidence.person.code.clone())
            }
            _ => panic!("{text} was not judged"),
        }
    }
}

#[test]
fn a_journal_that_is_gone_or_damaged_gets_verdicts_and_not_an_error() {
    let mut city = City::new();
    let code = city.code("079190000101", DOSES);
    assert_eq!(city.officer().shown(&code, 1).decision, Decision::Permit);
    let journal = city.phone().join("journal.redb");
    std::fs::write(&journal, b"This is no journal.").unwrap();
    let view = city.again().shown(&code, 2);
    assert_eq!((view.decision, view.recorded), (Decision::Refer, false));
    assert_eq!(view.reasons[0].code, "journal-failed");
    std::fs::remove_file(&journal).unwrap();
    let view = city.again().shown(&code, 3);
    assert_eq!((view.decision, view.recorded), (Decision::Refer, true));
    assert_eq!(view.reasons[0].code, "journal-in-doubt");
    assert_eq!(view.remedies[0].remedy.code, "report-phone");
    assert!(!view.reasons[0].text.is_empty() && view.remedies[0].remedy.text != "report-phone");
}

#[test]
fn a_referred_passage_is_permitted_with_the_persons_own_evidence() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let certificate = city.code("079190000101", DOSES);
    let mut officer = city.officer();
    let view = officer.shown(&code, 1);
    assert_eq!(view.decision, Decision::Refer);
    assert_eq!(view.reasons[0].code, "vaccination-unknown");
    // The app may still show frames of the code itself: that is no evidence.
    assert!(officer.weigh(&[&code], &[], &clock(2)).unwrap().is_none());
    assert_eq!(officer.judged(&certificate, 3), (Decision::Permit, "same".to_owned()));
    // Once is enough, however long the certificate is held into the camera.
    assert!(officer.weigh(&[&certificate], &[], &clock(4)).unwrap().is_none());
    // It counts when the officer ticks something, and while the code stays in view.
    let seen = officer.saw(&[SeenThing::StaffCard], 5);
    assert_eq!(seen.decision, Decision::Permit);
    assert_eq!(officer.shown(&code, 6).decision, Decision::Permit);
    // The next person begins without.
    let next = city.code("079190000102", "[]");
    assert_eq!(officer.shown(&next, 7).decision, Decision::Refer);
    assert_eq!(officer.saw(&[], 8).decision, Decision::Refer);
}

#[test]
fn somebody_elses_and_unbelievable_evidence_is_named_and_not_kept() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let mine = city.code("079190000101", DOSES);
    let another = city.code("079190000102", DOSES);
    let mut officer = city.officer();
    officer.shown(&code, 1);
    assert_eq!(officer.judged(&another, 2), (Decision::Refer, "other".to_owned()));
    assert_eq!(officer.judged("HC1:**", 3), (Decision::Refer, "invalid".to_owned()));
    assert_eq!(officer.judged("CHOT1:**", 4), (Decision::Refer, "invalid".to_owned()));
    let poster = officer.weigh(&["https://portal.example/"], &[], &clock(5)).unwrap();
    assert!(matches!(poster, Some(Weighed::NotEvidence(Foreign::Url))));
    // A mistake is mended by the right certificate.
    assert_eq!(officer.judged(&mine, 6), (Decision::Permit, "same".to_owned()));
}

#[test]
fn every_code_in_a_picture_of_evidence_is_looked_at_whatever_stands_beside_it() {
    let poster = "https://portal.example/";
    for is_first in [false, true] {
        let mut city = City::new();
        let code = city.code("079190000101", "[]");
        let mine = city.code("079190000101", DOSES);
        let another = city.code("079190000102", DOSES);
        let texts = if is_first { [&another, poster, &mine] } else { [poster, &mine, &another] };
        let mut officer = city.officer();
        officer.shown(&code, 1);
        let weighed = officer.weigh(&texts, &[], &clock(2)).unwrap();
        let Some(Weighed::Judged(passage, others)) = weighed else { panic!("not judged") };
        let view = view::passage(&passage, &officer.words);
        assert_eq!(view.decision, Decision::Permit);
        let mut whose: Vec<_> = view.evidence.iter().map(|e| e.person.code.as_str()).collect();
        whose.sort_unstable();
        assert_eq!(whose, ["other", "same"]);
        let others = view::evidence(&others, &officer.words);
        assert_eq!((others[0].kind.as_str(), others.len()), ("url", 1));
        // What was taken already isn't judged again for the poster's sake.
        assert!(officer.weigh(&[poster, &mine], &[], &clock(3)).unwrap().is_none());
    }
}

#[test]
fn a_text_is_evidence_as_its_picture_is() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let mine = city.code("079190000101", DOSES);
    let mut officer = city.officer();
    let nothing = officer.present_evidence(&mine, &[], &clock(0)).unwrap_err();
    assert!(matches!(nothing, ChotError::NothingThere { .. }));
    officer.shown(&code, 1);
    let poster = officer.present_evidence("https://portal.example/", &[], &clock(2)).unwrap();
    assert!(matches!(poster, EvidenceScan::NotEvidence { found, .. } if found.kind == "url"));
    let own = officer.present_evidence(&code, &[], &clock(3)).unwrap();
    assert_eq!(own, EvidenceScan::Nothing { hint: None }, "the code on screen itself");
    let judged = officer.present_evidence(&mine, &[], &clock(4)).unwrap();
    let EvidenceScan::Judged { view, corners } = judged else { panic!("{judged:?}") };
    assert_eq!((view.decision, view.evidence[0].person.code.as_str()), (Decision::Permit, "same"));
    assert!(corners.is_empty());
}

#[test]
fn evidence_of_somebody_who_was_looked_up_is_judged_too() {
    let mut city = City::new();
    let certificate = city.code("079190000101", DOSES);
    let mut officer = city.officer();
    let nothing = officer.weigh(&[&certificate], &[], &clock(0)).err().unwrap();
    assert!(matches!(nothing, ChotError::NothingThere { .. }));
    assert_eq!(officer.found("079190000101", 1).decision, Decision::Refer);
    let (_, person) = officer.judged(&certificate, 2);
    assert_eq!(person, "same");
    officer.found("079190000102", 3);
    assert_eq!(officer.judged(&certificate, 4), (Decision::Refer, "other".to_owned()));
}

#[test]
fn the_portals_code_is_shown_for_the_passage_on_screen_and_written_down() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let mut officer = city.officer();
    let first = officer.show_portal(&clock(0)).unwrap();
    assert!(first.recorded && first.address.starts_with("https://portal.example/declare?c=bridge"));
    let side = usize::try_from(first.size).unwrap();
    assert!(side >= 21 && first.modules.len() == side * side);
    officer.shown(&code, 1);
    assert!(officer.show_portal(&clock(2)).unwrap().recorded);
    // She declares there, and has a paper: one case.
    let date = CalendarDay { year: 2021, month: 8, day: 20 };
    let paper = SeenThing::VaccinationPaper { doses: 2, date };
    let seen = officer.saw(&[SeenThing::PortalDeclaration, paper], 80);
    assert_eq!(seen.decision, Decision::Permit);
    let journal = officer.session.journal();
    let numbers = |of| {
        let case = journal.case(of).unwrap();
        case.iter().map(|record| (record.sequence(), record.continues())).collect::<Vec<_>>()
    };
    assert_eq!(numbers(1), [(1, None)]);
    assert_eq!(numbers(4), [(2, None), (3, Some(2)), (4, Some(2))]);
}

#[test]
fn a_refusal_is_something_to_press() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let mut officer = city.officer();
    let view = officer.shown(&code, 1);
    assert_eq!((view.word.as_str(), view.decision), ("Check further", Decision::Refer));
    assert_eq!(view.sentence, view.reasons[0].text);
    assert!(view.sentence.starts_with(char::is_uppercase), "{}", view.sentence);
    let actions: Vec<Option<RemedyAction>> = view.remedies.iter().map(|r| r.action).collect();
    assert!(actions.contains(&Some(RemedyAction::ScanEvidence)), "{actions:?}");
    assert!(actions.contains(&Some(RemedyAction::EnterVaccinationPaper)), "{actions:?}");
    assert_eq!(view.assurance, Some(Assurance::Live));
    assert_eq!((view.sequence, view.continues, view.recorded), (Some(1), None, true));
    assert_eq!(view.at_millis, clock(1).wall.timestamp_millis());
    assert!(view.caps.is_empty());
    // Of somebody who is in no list, too: what the rules ask for can be pressed, whatever was decided.
    let unlisted = officer.found("079190000103", 2);
    let ticks = unlisted.remedies.iter().filter_map(|remedy| remedy.action);
    assert!(ticks.clone().any(|a| a == RemedyAction::Tick { kind: SeenKind::StaffCard }));
}

#[test]
fn what_of_the_phone_caps_a_verdict_is_told_before_and_with_it() {
    let mut city = City::new();
    let code = city.code("079190000101", DOSES);
    let mut officer = city.officer();
    let well = officer.health(&clock(1)).unwrap();
    assert_eq!((well.freshness, well.clock), (Freshness::Fresh, ClockState::Trusted));
    assert!(well.warnings.is_empty() && well.journal_writable);
    assert_eq!(well.city, "Example City");
    assert!(well.published_at_millis < well.fresh_until_millis);
    // An hour behind what the authority signed.
    let behind = clock(-4 * 3600);
    let told = officer.health(&behind).unwrap();
    assert!(matches!(told.clock, ClockState::Behind { .. }), "{told:?}");
    assert_eq!(told.warnings[0].code, "clock-behind");
    let ScanOutcome::Passage { view, .. } = officer.present(&code, &[], &behind).unwrap() else {
        panic!()
    };
    assert_eq!((view.decision, view.caps[0].code.as_str()), (Decision::Refer, "clock-untrusted"));
    let set_clock = view.remedies.iter().any(|r| r.action == Some(RemedyAction::SetClock));
    assert!(set_clock, "{:?}", view.remedies);
    let late = officer.health(&clock(90 * 24 * 3600)).unwrap();
    assert_eq!(late.freshness, Freshness::Stale);
    assert!(late.warnings.iter().any(|warning| warning.code == "data-stale"), "{late:?}");
}

#[test]
fn an_update_is_in_force_after_a_reload_and_the_verdict_on_screen_stays() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let mut officer = city.officer();
    let before = officer.shown(&code, 1);
    assert_eq!(before.decision, Decision::Refer);
    let everybody = String::from_utf8(POLICY.to_vec()).unwrap();
    let everybody = everybody.replace(r#""version": 1"#, r#""version": 2"#).replace(
        r#"{"all": [{"vaccinated": {"doses": 2, "since": "P14D"}},"#,
        r#"{"all": [{"binding": "signed"},"#,
    );
    city.authority.set_policy(everybody.as_bytes()).unwrap();
    city.authority.publish(now() - TimeDelta::hours(1), None).unwrap();
    let phone = city.folder.path().join("phone");
    let public = city.folder.path().join("city/public");
    let summary =
        super::super::update_from_folder(&phone, &public, city.keystore(), clock(2)).unwrap();
    assert!(summary.changed && summary.rules_changed && summary.fetched_bytes > 0);
    // Not in force yet; and then it is, for the passage on screen too.
    assert_eq!(officer.saw(&[], 3).decision, Decision::Refer);
    officer.reload().unwrap();
    let ScanOutcome::Passage { view, same_as_before, .. } =
        officer.present(&code, &[], &clock(4)).unwrap()
    else {
        panic!()
    };
    assert_eq!((view.decision, same_as_before), (Decision::Refer, true));
    assert_eq!(officer.saw(&[], 5).decision, Decision::Permit);
    let again =
        super::super::update_from_folder(&phone, &public, city.keystore(), clock(6)).unwrap();
    assert!(!again.changed && !again.rules_changed);
}

#[test]
fn the_journal_can_be_looked_back_through() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let mut officer = city.officer();
    let view = officer.shown(&code, 1);
    officer.show_portal(&clock(2)).unwrap();
    officer.saw(&[SeenThing::PortalDeclaration], 3);
    officer.found("079190000102", 4);
    let all = officer.journal_page(None, 9, &JournalFilter::default()).unwrap();
    assert_eq!(all.rows.iter().map(|row| row.sequence).collect::<Vec<_>>(), [4, 3, 2, 1]);
    assert_eq!(all.before, None);
    assert_eq!(all.rows[2].kind, RecordKind::PortalShown);
    assert!(all.rows.iter().all(|row| row.sentence.starts_with(char::is_uppercase)));
    let subject = JournalFilter { subject: view.subject.clone(), ..JournalFilter::default() };
    assert_eq!(officer.journal_page(None, 1, &subject).unwrap().rows[0].sequence, 3);
    let case = officer.journal_case(3).unwrap();
    assert_eq!(case.iter().map(|row| row.sequence).collect::<Vec<_>>(), [1, 2, 3]);
    let (from, until) = (now().timestamp_millis(), clock(3600).wall.timestamp_millis());
    let hours = officer.journal_counts(from, until).unwrap();
    assert_eq!((hours.len(), hours[0].refer), (1, 2));
    let contacts = officer.journal_contacts(&view.subject.unwrap(), 60).unwrap();
    assert_eq!((contacts.len(), contacts[0].sequence, contacts[0].apart_seconds), (1, 4, 1));
    assert!(officer.journal_verify().unwrap().is_sound);
    let path = city.folder.path().join("journal.ndjson");
    let export = officer.journal_export(&path, None, None).unwrap();
    assert_eq!((export.records, export.sha256.len()), (4, 64));
    let written = std::fs::read_to_string(&path).unwrap();
    assert_eq!(written.lines().count(), 4);
    let checked = check_export(&mut written.as_bytes(), |_| None).unwrap();
    assert!(checked.is_sound(), "{:?}", checked.findings);
    assert_eq!(checked.key.unwrap().to_string(), officer.journal_key().unwrap());
    // Nothing that is there is written over: no export, and not the journal.
    for there in [path, city.phone().join("journal.redb")] {
        let before = std::fs::metadata(&there).unwrap().len();
        let refused = officer.journal_export(&there, None, None).unwrap_err();
        assert!(matches!(refused, ChotError::Storage { .. }), "{refused:?}");
        assert_eq!(std::fs::metadata(&there).unwrap().len(), before);
    }
    assert!(!written.contains("079190000101") && !written.contains("Lan"));
    let bad = officer.journal_contacts("Lan", 60).unwrap_err();
    assert!(bad.to_string().contains("32 hexadecimal digits") && !bad.to_string().contains("Lan"));
}

/// A plane with codes side by side, and its geometry.
fn plane(texts: &[&str]) -> (Vec<u8>, FrameGeometry) {
    const SCALE: usize = 4;
    let codes: Vec<_> = texts.iter().map(|text| draw(text).unwrap()).collect();
    let side = |size: usize| (size + 8) * SCALE;
    let width: usize = codes.iter().map(|code| side(code.size())).sum();
    let height = codes.iter().map(|code| side(code.size())).max().unwrap();
    let mut plane = vec![255; width * height];
    let mut left = 0;
    for code in &codes {
        let size = code.size();
        for y in 0..size * SCALE {
            for x in 0..size * SCALE {
                if code.is_dark(x / SCALE, y / SCALE) {
                    plane[(y + 4 * SCALE) * width + left + x + 4 * SCALE] = 0;
                }
            }
        }
        left += side(size);
    }
    let [width, height] = [width, height].map(|side| u32::try_from(side).unwrap());
    (plane, FrameGeometry { width, height, stride: width, rotation_degrees: 0, region: None })
}

#[test]
fn several_codes_are_data_for_the_app_and_nobody_is_judged() {
    let mut city = City::new();
    let (lan, other) = (city.code("079190000101", DOSES), city.code("079190000102", DOSES));
    let mut officer = city.officer();
    let (both, geometry) = plane(&[&lan, &other]);
    // With time enough: a busy machine reads as much.
    let outcome = officer.scan(&both, &geometry, Some(60_000), &clock(0)).unwrap();
    let ScanOutcome::SeveralCodes { reason, corners, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(reason.code, "several-codes");
    assert!(reason.text.contains("show one alone"), "{}", reason.text);
    assert_eq!(corners.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
    assert_eq!(officer.session.journal().len(), 0);
}

#[test]
fn an_unsigned_name_is_marked_and_the_number_that_was_looked_up_is_whole() {
    let mut city = City::new();
    let code = city.code("079190000101", DOSES);
    let mut officer = city.officer();
    let signed = officer.shown(&code, 0).holder.unwrap();
    assert_eq!((signed.name_signed, signed.name_mark, signed.id_number), (true, None, None));
    let card = "079190000101||Lan Ví Dụ|14031990|Nữ|1 Đường Mẫu|01012021";
    let printed = officer.shown(card, 10);
    let holder = printed.holder.clone().unwrap();
    assert_eq!(holder.name.as_deref(), Some("Lan Ví Dụ"));
    assert!(!holder.name_signed && holder.name_mark.unwrap().contains("unsigned code"));
    assert_eq!(holder.id_number.as_deref(), Some("079190000101"));
    let typed = officer.found("079190000101", 20);
    let holder = typed.holder.clone().unwrap();
    assert_eq!((holder.name, holder.name_signed, holder.name_mark), (None, false, None));
    assert_eq!(holder.id_number.as_deref(), Some("079190000101"));
    for view in [printed, typed] {
        let shown = format!("{view:?}");
        assert!(!shown.contains("0190000101") && !shown.contains("Lan"), "{shown}");
    }
}
