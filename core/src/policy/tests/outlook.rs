//! A day under the rules: which hours are open, and what is asked in words.

use serde_json::{Value, json};

use super::{CITY, FACTORY, city};
use crate::policy::{Outlook, Policy};
use crate::words::{Language, Words};

fn english() -> Words {
    Words::new(Language::English)
}

/// Each rule's hours in English, on a day.
fn hours(policy: &Policy, day: &str) -> Vec<(String, String)> {
    let words = english();
    let outlook = policy.outlook(day.parse().unwrap()).unwrap();
    outlook.rules().iter().map(|rule| (rule.id().to_owned(), rule.hours(&words))).collect()
}

fn of(when: &Value) -> Policy {
    let policy = json!({
        "policy": "p", "version": 1, "offset": "+07:00", "service_day_from": "05:00",
        "groups": { "pilot": ["A", "B"] },
        "corridors": { "east": [[10.8, 106.7], [10.8, 106.8]] },
        "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "permit", "when": when } }
    });
    Policy::parse(policy.to_string().as_bytes()).unwrap()
}

#[track_caller]
fn open(when: Value, day: &str, expected: &str) {
    let found = hours(&of(&when), day);
    assert_eq!(found[0].1, expected, "{when} on {day}");
}

fn asks(outlook: &Outlook<'_>, rule: &str, language: Language) -> Vec<String> {
    let words = Words::new(language);
    outlook.rules().iter().find(|other| other.id() == rule).unwrap().asks(&words)
}

#[test]
fn the_city_on_a_tuesday() {
    let policy = city();
    let words = english();
    let outlook = policy.outlook("2021-10-05".parse().unwrap()).unwrap();
    assert_eq!(outlook.phase().id(), "office-half");
    assert_eq!(
        outlook.phase().about(&words),
        "Phase office-half: 2021-10-01 to 2021-10-31; at most 1/2 of the staff on site"
    );
    assert_eq!(outlook.title(&words), "hcmc-commute, version 12: Tue, 2021-10-05 (UTC+07:00)");
    assert!(outlook.notes(&words)[0].contains("04:00"), "{:?}", outlook.notes(&words));
    // Those that stop come first, whatever the phase's order.
    let permits: Vec<_> = outlook.rules().iter().map(|rule| rule.permits()).collect();
    assert!(permits.is_sorted() && permits.contains(&false) && permits.contains(&true));
    let hours = hours(&policy, "2021-10-05");
    assert!(hours.contains(&("traced".into(), "all day".into())), "{hours:?}");
    let commute = "06:30–08:00 towards work, 16:30–18:00 towards home";
    assert!(hours.contains(&("commute".into(), commute.into())), "{hours:?}");
    assert_eq!(
        asks(&outlook, "commute", Language::English),
        [
            "in the list of staff and on duty that day, or seen by the officer: Staff card, \
             compared with the person; Work schedule",
            "on the way between home and work (up to 1.4 times as long, plus 1500 m)",
            "health declared within 24 h",
            "2 doses, the last at least 14 days ago, or recovered within 180 days",
            "live code, or card compared with the person",
        ]
    );
    assert_eq!(
        asks(&outlook, "traced", Language::Vietnamese),
        ["có trong danh sách truy vết, diện F0, F1"]
    );
    assert!(policy.outlook("2021-09-15".parse().unwrap()).is_none());
    assert!(policy.uncovered("2021-09-15".parse().unwrap(), &words).contains("2021-09-15"));
    assert!(CITY.contains("office-half"));
}

#[test]
fn a_window_over_midnight_is_told_as_one_shift() {
    let factory = Policy::parse(FACTORY.as_bytes()).unwrap();
    let hours = hours(&factory, "2021-10-09");
    let bus = ("commute".to_owned(), "21:30–05:00".to_owned());
    assert!(hours.contains(&bus), "{hours:?}");
}

/// 2021-10-09 is a Saturday; until five it is Friday's service.
#[test]
fn days_of_a_window_go_by_the_service_day() {
    let night =
        |days: Value| json!({ "time_in": [{ "from": "21:30", "until": "05:00", "days": days }] });
    open(night(json!(["Fri"])), "2021-10-09", "00:00–05:00");
    open(night(json!(["Fri"])), "2021-10-08", "21:30–24:00");
    open(night(json!(["Sat"])), "2021-10-09", "21:30–24:00");
    open(night(json!(["Mon"])), "2021-10-09", "not on this day");
    open(json!({ "weekday_in": ["Sat"] }), "2021-10-09", "05:00–24:00");
    open(json!({ "weekday_in": ["Fri", "Sat"] }), "2021-10-09", "all day");
    // The window's day ends at five, the window itself goes on.
    let late = json!({ "time_in": [{ "from": "04:00", "until": "06:00", "days": ["Sat"] }] });
    open(late, "2021-10-09", "05:00–06:00");
}

#[test]
fn dates_and_connectives_open_and_close_hours() {
    let morning = json!({ "time_in": [{ "from": "06:00", "until": "08:00" }] });
    let early = json!({ "time_in": [{ "from": "07:00", "until": "09:00" }] });
    let open_on = |when: Value, expected: &str| open(when, "2021-10-05", expected);
    open_on(json!({ "date_in": { "from": "2021-10-05", "until": "2021-10-06" } }), "all day");
    open_on(json!({ "date_in": { "until": "2021-10-05" } }), "not on this day");
    open_on(json!({ "all": [morning, early] }), "07:00–08:00");
    open_on(json!({ "any": [morning, early] }), "06:00–09:00");
    open_on(json!({ "any": [morning, { "on_duty": true }] }), "all day");
    open_on(json!({ "not": morning }), "00:00–06:00, 08:00–24:00");
    open_on(json!({ "not": { "all": [morning, { "on_duty": true }] } }), "all day");
    open_on(json!({ "at_least": { "count": 2, "of": [morning, early] } }), "07:00–08:00");
    open_on(
        json!({ "at_least": { "count": 2, "of": [morning, early, { "on_duty": true }] } }),
        "06:00–09:00",
    );
    open_on(json!({ "assurance": { "of": morning, "least": "paper" } }), "06:00–08:00");
    // A window of one way may fail on the other lane, so its contrary stays open.
    let leg = json!({ "time_in": [{ "from": "06:00", "until": "08:00", "leg": "to-work" }] });
    open_on(json!({ "not": leg }), "all day");
    open_on(leg, "06:00–08:00 towards work");
    let both = json!({ "time_in": [
        { "from": "06:00", "until": "08:00", "leg": "to-work" },
        { "from": "07:00", "until": "09:00", "leg": "to-home" },
        { "from": "22:00:30", "until": "24:00" }
    ] });
    open_on(
        both,
        "06:00–07:00 towards work, 07:00–08:00, 08:00–09:00 towards home, 22:00:30–24:00",
    );
}

/// Whatever a rule may ask has words in both languages, and none of them is a code.
#[test]
fn every_condition_has_words() {
    for (when, english, vietnamese) in [
        (
            json!({ "any": [{ "time_in": [{ "from": "06:30", "until": "08:00", "days": ["Mon", "Tue", "Wed"] }] }] }),
            "at 06:30–08:00 on Mon–Wed",
            "trong khung giờ 06:30–08:00 vào thứ Hai–thứ Tư",
        ),
        (
            json!({ "date_in": { "from": "2021-10-01", "until": "2021-11-01" } }),
            "2021-10-01 to 2021-10-31",
            "từ 01/10/2021 đến hết 31/10/2021",
        ),
        (
            json!({ "date_in": { "from": "2021-10-05", "until": "2021-10-06" } }),
            "2021-10-05 alone",
            "chỉ ngày 05/10/2021",
        ),
        (json!({ "date_in": { "until": "2021-11-01" } }), "until 2021-10-31", "đến hết 31/10/2021"),
        (json!({ "weekday_in": ["Mon", "Sun"] }), "on Mon, Sun", "vào thứ Hai, Chủ nhật"),
        (json!({ "area_in": ["d1", "d7"] }), "at a checkpoint in d1, d7", "tại chốt thuộc d1, d7"),
        (
            json!({ "on_route": { "corridor_m": 300 } }),
            "within 300 m of the corridor east",
            "cách hành lang east không quá 300 m",
        ),
        (
            json!({ "on_route": { "corridor_m": 300, "areas": ["d9"] } }),
            "within 300 m of the corridor east (or in d9)",
            "cách hành lang east không quá 300 m (hoặc tại d9)",
        ),
        (
            json!({ "employer_group": "pilot" }),
            "of an employer in the group pilot (2)",
            "làm tại đơn vị thuộc nhóm pilot (2 đơn vị)",
        ),
        (json!({ "sector_in": ["food"] }), "of the sector food", "thuộc ngành food"),
        (
            json!({ "declared_symptoms": true }),
            "symptoms or contact with a case declared",
            "đã khai báo có triệu chứng hoặc tiếp xúc với ca bệnh",
        ),
        (
            json!({ "vaccinated": { "doses": 1, "since": "P14D" } }),
            "1 dose, at least 14 days ago",
            "đã tiêm 1 mũi, mũi sau cùng ít nhất 14 ngày trước",
        ),
        (json!({ "vaccinated": { "doses": 2 } }), "2 doses", "đã tiêm 2 mũi"),
        (
            json!({ "tested_negative_within": { "pcr": "PT72H", "antigen": "P7D" } }),
            "negative test (PCR within 72 h or rapid test within 7 days)",
            "xét nghiệm âm tính (PCR trong vòng 72 giờ hoặc xét nghiệm nhanh trong vòng 7 ngày)",
        ),
        (
            json!({ "holds_permit": { "kinds": ["duty", "special", "shift"] } }),
            "with a travel permit (duty, special case, shift)",
            "có giấy đi đường (công vụ, trường hợp đặc biệt, theo ca làm việc)",
        ),
        (
            json!({ "binding": "signed" }),
            "signed code, be it a screenshot",
            "mã có chữ ký, kể cả ảnh chụp màn hình",
        ),
        (
            json!({ "assurance": { "of": { "any": [{ "on_duty": true }, { "on_roster": true }] }, "least": "paper" } }),
            "(on duty that day, or in the list of staff), on paper at least",
            "(có lịch làm việc trong ngày, hoặc có trong danh sách được phép đi lại), ít nhất bằng giấy tờ",
        ),
        (
            json!({ "not": { "on_duty": true } }),
            "not: on duty that day",
            "trừ trường hợp: có lịch làm việc trong ngày",
        ),
        (
            json!({ "at_least": { "count": 1, "of": [{ "on_duty": true }, { "on_roster": true }] } }),
            "at least 1 of: on duty that day; in the list of staff",
            "ít nhất 1 trong các điều: có lịch làm việc trong ngày; có trong danh sách được phép đi lại",
        ),
        (
            json!({ "any": [{ "all": [{ "on_duty": true }, { "any": [{ "on_roster": true }, { "binding": "live" }] }] }, { "binding": "card" }] }),
            "on duty that day and (in the list of staff, or live code), or card compared with the person",
            "có lịch làm việc trong ngày và (có trong danh sách được phép đi lại, hoặc mã trực tiếp trên ứng dụng), hoặc đã đối chiếu thẻ với người",
        ),
    ] {
        let policy = of(&when);
        let outlook = policy.outlook("2021-10-05".parse().unwrap()).unwrap();
        assert_eq!(asks(&outlook, "r", Language::English), [english], "{when}");
        assert_eq!(asks(&outlook, "r", Language::Vietnamese), [vietnamese], "{when}");
    }
}

#[test]
fn the_contrary_of_a_date_and_of_a_count_closes_what_they_open() {
    let morning = json!({ "time_in": [{ "from": "06:00", "until": "08:00" }] });
    let early = json!({ "time_in": [{ "from": "07:00", "until": "09:00" }] });
    let open_on = |when: Value, expected: &str| open(when, "2021-10-05", expected);
    let today = json!({ "date_in": { "from": "2021-10-05", "until": "2021-10-06" } });
    open_on(json!({ "not": today }), "not on this day");
    open_on(json!({ "not": { "weekday_in": ["Mon"] } }), "05:00–24:00");
    let two = |third: Value| json!({ "not": { "at_least": { "count": 2, "of": [morning, early, third] } } });
    open_on(two(json!({ "weekday_in": ["Sun"] })), "00:00–07:00, 08:00–24:00");
    // Where both windows are open two hold, whatever the third is.
    open_on(two(json!({ "on_duty": true })), "00:00–07:00, 08:00–24:00");
    let same_way = json!({ "time_in": [
        { "from": "06:00", "until": "08:00", "leg": "to-work" },
        { "from": "07:00", "until": "09:00", "leg": "to-work" }
    ] });
    open_on(same_way, "06:00–09:00 towards work");
    let one_way = json!({ "time_in": [{ "from": "00:00", "until": "24:00", "leg": "to-work" }] });
    open_on(one_way, "00:00–24:00 towards work");
}

#[test]
fn a_rule_says_its_hours_its_duties_and_what_follows_where_nothing_is_known() {
    let ways = json!({ "time_in": [
        { "from": "06:00", "until": "08:00", "leg": "to-work" },
        { "from": "07:00", "until": "09:00", "leg": "to-home" }
    ] });
    let policy = json!({
        "policy": "p", "version": 1, "offset": "+07:00",
        "phases": [{ "id": "ever", "rules": ["curfew", "r"] }],
        "rules": {
            "curfew": { "effect": "deny", "on_unknown": "ignore", "when": { "traced_as": ["F0"] } },
            "r": { "effect": "permit", "when": ways, "obligations": ["compare-card"] }
        }
    });
    let policy = Policy::parse(policy.to_string().as_bytes()).unwrap();
    let outlook = policy.outlook("2021-10-05".parse().unwrap()).unwrap();
    let words = english();
    let [curfew, rule] = outlook.rules() else { panic!("two rules") };
    let spans: Vec<_> = rule
        .spans()
        .iter()
        .map(|span| (span.from / 3600, span.until / 3600, span.legs.len()))
        .collect();
    assert_eq!(spans, [(6, 7, 1), (7, 8, 0), (8, 9, 1)]);
    let duties: Vec<_> = rule.obligations().iter().map(|duty| duty.0.as_str()).collect();
    assert_eq!(duties, ["compare-card"]);
    assert!(curfew.obligations().is_empty());
    assert_eq!(rule.where_unknown(&words), None);
    let passed_over = curfew.where_unknown(&words).unwrap();
    assert!(passed_over.contains("passed over"), "{passed_over}");
    // The day of duty begins at midnight: nothing to note.
    assert!(!outlook.notes(&words).iter().any(|note| note.contains("00:00")));
}

/// What one condition asks, in English.
fn asked(when: Value) -> String {
    let policy = of(&json!({ "all": [{ "binding": "live" }, when] }));
    let outlook = policy.outlook("2021-10-05".parse().unwrap()).unwrap();
    asks(&outlook, "r", Language::English).pop().unwrap()
}

#[test]
fn lengths_weekdays_and_brackets_read_as_people_write_them() {
    for (length, words) in [
        ("PT30S", "30 s"),
        ("PT90S", "90 s"),
        ("PT5M", "5 min"),
        ("PT90M", "90 min"),
        ("PT1H", "1 h"),
        ("PT72H", "72 h"),
        ("P4D", "4 days"),
    ] {
        assert_eq!(
            asked(json!({ "declared_within": length })),
            format!("health declared within {words}")
        );
    }
    for (days, words) in [
        (json!(["Mon", "Tue"]), "Mon, Tue"),
        (json!(["Mon", "Tue", "Wed"]), "Mon–Wed"),
        (json!(["Mon", "Wed", "Fri"]), "Mon, Wed, Fri"),
        (json!(["Sun"]), "Sun"),
    ] {
        let said = asked(json!({ "weekday_in": days }));
        assert!(said.ends_with(words), "{said}");
    }
    let (listed, duty) = (json!({ "on_roster": true }), json!({ "on_duty": true }));
    let assured = |of: Value| asked(json!({ "assurance": { "of": of, "least": "signed" } }));
    let (listed_said, duty_said) = (assured(listed.clone()), assured(duty.clone()));
    assert_eq!(assured(json!({ "all": [listed] })), listed_said);
    assert_eq!(assured(json!({ "any": [duty] })), duty_said);
    assert!(!listed_said.contains("(in the list"), "{listed_said}");
    let both = assured(json!({ "all": [listed, duty] }));
    assert!(both.contains("(in the list of staff and on duty that day)"), "{both}");
    let either = assured(json!({ "any": [listed, duty] }));
    assert!(either.contains("(in the list of staff, or on duty that day)"), "{either}");
}
