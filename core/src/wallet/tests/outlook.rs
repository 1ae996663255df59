//! A card's day under the city's rules.

use super::city::{City, published};
use super::*;
use crate::authority::issue::{PermitFile, PersonFile};
use crate::model::Reason;
use crate::policy::Leg;
use crate::time::NaiveDate;

const DOSES: &str = r#"[{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}]"#;

/// A Tuesday, in the phase of half the staff.
fn local(time: &str) -> Instant {
    at(&format!("2021-10-05T{time}:00+07:00"))
}

struct Holder {
    city: City,
    wallet: Wallet,
}

impl Holder {
    fn new(health: &str) -> Self {
        Self::with(health, "2022-03-16")
    }

    fn with(health: &str, until: &str) -> Self {
        let mut city = City::new();
        let mut wallet = city.wallet();
        let person = person(health, until);
        let number = IdNumber::parse("079190000101").unwrap();
        let at = published() - TimeDelta::hours(2);
        let key = wallet.key();
        let text = to_text(&city.authority.issue(&person, Some((&number, &key)), at).unwrap());
        wallet.add(&text).unwrap();
        wallet.trust(&city.trust()).unwrap();
        wallet.update(&city.source(), published()).unwrap();
        Self { city, wallet }
    }

    fn declares(&mut self, yes: bool, time: &str) {
        self.wallet.declare(1, &answers(yes), local(time)).unwrap();
    }

    fn day(&self, now: Instant) -> DayOutlook {
        match self.wallet.outlook(1, None, now).unwrap() {
            Outlook::Day(day) => day,
            Outlook::Unknown(why) => panic!("{why:?}"),
        }
    }

    fn unknown(&self, now: Instant) -> WhyUnknown {
        match self.wallet.outlook(1, None, now).unwrap() {
            Outlook::Day(day) => panic!("{day:?}"),
            Outlook::Unknown(why) => why,
        }
    }
}

fn person(health: &str, until: &str) -> PersonFile {
    let json = format!(
        r#"{{"id_number": "079190000101", "name": "Lan Ví Dụ", "birth_date": "1990-03-14",
            "employer": "Department A (example)", "sector": "government",
            "home": {{"area": "d7"}}, "work": {{"area": "d1"}}, "health": {health},
            "complete": ["vaccination", "recovery"], "valid_from": "2021-09-16",
            "valid_until": "{until}"}}"#
    );
    PersonFile::parse(json.as_bytes()).unwrap()
}

fn hours(day: &DayOutlook) -> Vec<(String, String)> {
    let time = |at: Instant| at.with_timezone(&day.offset).format("%H:%M:%S").to_string();
    day.windows.iter().map(|window| (time(window.from), time(window.until))).collect()
}

fn pair(from: &str, until: &str) -> (String, String) {
    (format!("{from}:00"), format!("{until}:00"))
}

#[test]
fn who_declared_may_pass_from_the_next_window_on() {
    let mut holder = Holder::new(DOSES);
    holder.declares(false, "05:50");
    let day = holder.day(local("06:00"));
    assert_eq!((day.day.to_string().as_str(), day.phase.as_str()), ("2021-10-05", "office-half"));
    assert_eq!(hours(&day), [pair("06:30", "08:00"), pair("16:30", "18:00")]);
    assert_eq!([&day.windows[0].legs, &day.windows[1].legs], [&[Leg::ToWork], &[Leg::ToHome]]);
    assert_eq!(day.next_from, Some(local("06:30")));
    assert_eq!(day.missing, []);
    for reason in [Reason::ListUnknown, Reason::TraceUnknown, Reason::RevocationUnknown] {
        assert!(day.depends_on.contains(&reason), "{reason}: {:?}", day.depends_on);
    }
    assert!(day.declaration_needed);
    assert_eq!(day.declaration_fresh_until, Some(local("05:50") + TimeDelta::hours(24)));
    // Within a window it is now, between them the next.
    for (now, next) in [
        ("06:30", Some("06:30")),
        ("07:59", Some("07:59")),
        ("08:00", Some("16:30")),
        ("17:10", Some("17:10")),
    ] {
        assert_eq!(holder.day(local(now)).next_from, next.map(local), "{now}");
    }
    let evening = holder.day(local("18:00"));
    assert_eq!((evening.next_from, evening.missing), (None, vec![Reason::OutsideWindows]));
}

#[test]
fn who_did_not_declare_is_told_so_and_a_declaration_runs_out_within_the_day() {
    let mut holder = Holder::new(DOSES);
    let day = holder.day(local("06:00"));
    assert_eq!(day.next_from, Some(local("06:30")));
    assert_eq!(day.missing, [Reason::DeclarationMissing]);
    assert_eq!(day.declaration_fresh_until, None);
    // Yesterday's, made at 07:00, covers the first half of this morning's window.
    let yesterday = local("07:00") - TimeDelta::hours(24);
    holder.wallet.declare(1, &answers(false), yesterday).unwrap();
    let day = holder.day(local("06:00"));
    let morning = ("06:30:00".to_owned(), "07:00:01".to_owned());
    let late = ("07:00:01".to_owned(), "08:00:00".to_owned());
    assert_eq!(hours(&day), [morning, late, pair("16:30", "18:00")]);
    assert_eq!(day.missing, []);
    assert_eq!(day.windows[1].missing, [Reason::DeclarationTooOld]);
    assert_eq!(holder.day(local("07:30")).missing, [Reason::DeclarationTooOld]);
}

#[test]
fn symptoms_close_the_day() {
    let mut holder = Holder::new(DOSES);
    holder.declares(true, "05:50");
    let day = holder.day(local("06:00"));
    assert!(day.windows.is_empty() && day.next_from.is_none());
    assert_eq!(day.missing, [Reason::Symptoms]);
}

#[test]
fn a_complete_record_without_doses_closes_the_day_and_says_why() {
    let mut holder = Holder::new("[]");
    holder.declares(false, "05:50");
    let day = holder.day(local("06:00"));
    assert!(day.windows.is_empty(), "{day:?}");
    // Not that it is too early: the doses are what keeps every window shut.
    assert_eq!(day.missing, [Reason::VaccinationIncomplete, Reason::NotRecovered]);
}

#[test]
fn a_credential_that_ends_in_the_day_opens_nothing_after() {
    let mut holder = Holder::with(DOSES, "2021-10-05");
    holder.declares(false, "05:50");
    let until = holder.wallet.cards()[0].valid_until;
    let day = holder.day(until);
    assert!(day.windows.iter().all(|window| window.until <= until), "{day:?}");
    assert_eq!((day.next_from, &day.missing[..]), (None, &[Reason::CredentialExpired][..]));
}

#[test]
fn a_permit_counts_while_it_covers_and_only_of_who_may_issue_it() {
    let mut holder = Holder::new(DOSES);
    holder.declares(false, "05:50");
    let permit = br#"{"number": "GP-1", "id_number": "079190000101", "kind": "duty",
        "valid_from": "2021-10-05T09:00:00+07:00", "valid_until": "2021-10-05T10:00:00+07:00",
        "areas": [], "purpose": "example"}"#;
    let permit = PermitFile::parse(permit).unwrap();
    let at = published() - TimeDelta::hours(1);
    let bytes = holder.city.authority.permit(&permit, at).unwrap();
    holder.wallet.add(&to_text(&bytes)).unwrap();
    let day = holder.day(local("08:30"));
    assert_eq!(hours(&day)[1], pair("09:00", "10:00"), "{day:?}");
    assert_eq!((day.next_from, &day.missing[..]), (Some(local("09:00")), &[][..]));
}

#[test]
fn where_the_rules_are_not_known_nothing_is_promised() {
    let mut holder = Holder::new(DOSES);
    holder.declares(false, "05:50");
    assert_eq!(holder.unknown(published() - TimeDelta::hours(1)), WhyUnknown::ClockWrong);
    // The policy says how old it may be: two days.
    let old = published() + TimeDelta::hours(48);
    holder.day(old);
    assert_eq!(holder.unknown(old + TimeDelta::seconds(1)), WhyUnknown::RulesOld);
    let long_ago: NaiveDate = "2021-09-01".parse().unwrap();
    let before = holder.wallet.outlook(1, Some(long_ago), local("06:00")).unwrap();
    assert_eq!(before, Outlook::Unknown(WhyUnknown::NoPhase));
    let file = holder.city.wallet_folder().join("city.json");
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, whole.replace("policy/policy.json", "policy/police.json")).unwrap();
    assert_eq!(holder.unknown(local("06:00")), WhyUnknown::RulesDamaged);
    holder.wallet.forget_city().unwrap();
    assert_eq!(holder.unknown(local("06:00")), WhyUnknown::NoRules);
    assert!(matches!(
        holder.wallet.outlook(2, None, local("06:00")),
        Err(WalletError::NoSuchCard { .. })
    ));
}

#[test]
fn a_code_that_the_city_did_not_issue_opens_nothing() {
    let mut holder = Holder::new(DOSES);
    let key = holder.wallet.key();
    // Taken before the city's keys were known.
    holder.wallet.forget_city().unwrap();
    holder.wallet.add(&credential(Some(key), 9, "2021-09-20T00:00:00Z")).unwrap();
    holder.wallet.trust(&holder.city.trust()).unwrap();
    holder.wallet.update(&holder.city.source(), published()).unwrap();
    let Outlook::Day(day) = holder.wallet.outlook(2, None, local("06:00")).unwrap() else {
        panic!("unknown")
    };
    assert!(day.windows.is_empty());
    assert_eq!(day.missing, [Reason::UntrustedIssuer]);
}

/// The outlook says no more than a checkpoint: where no window is open, nobody is let through there, whatever
/// the lists say.
#[test]
fn outside_the_windows_no_checkpoint_lets_through() {
    use crate::facts::HypotheticalFacts;
    use crate::model::Decision;
    use crate::policy::Policy;
    let mut holder = Holder::new(DOSES);
    holder.declares(false, "05:50");
    let day = holder.day(local("06:00"));
    let policy = Policy::parse(city::POLICY).unwrap();
    let mut permitted = 0;
    for minute in 0..24 * 60 {
        let now = local("00:00") + TimeDelta::minutes(minute);
        let open = day.windows.iter().any(|window| window.from <= now && now < window.until);
        let facts = format!(
            r#"{{"at": "{}", "binding": "live", "checkpoint": {{"area": "d7"}},
                "roster": {{"listed": true, "duty": "Mon-Sun"}}, "trace": [],
                "employer": "Department A (example)", "sector": "government",
                "home": {{"area": "d7"}}, "work": {{"area": "d1"}},
                "declaration": {{"at": "2021-10-05T05:50:00+07:00", "symptoms": false}},
                "vaccinations": [{{"dose": 2, "date": "2021-08-20"}}]}}"#,
            now.to_rfc3339()
        );
        let facts = HypotheticalFacts::parse(facts.as_bytes()).unwrap();
        let decision = policy.preview(&facts).decision();
        // From midnight on: the declaration of 05:50 hasn't been made yet.
        if now >= local("05:50") {
            assert_eq!(decision == Decision::Permit, open, "{now}");
            permitted += usize::from(open);
        }
    }
    assert_eq!(permitted, 180);
}
