//! Corridors: near a listed line, just off it, and lists that are no lines.

use serde_json::{Value, json};

use super::{hypothetical, lan, with};
use crate::model::Decision;
use crate::policy::{Policy, PolicyError, Severity, lint};

/// A rule of this route in a policy that lists two lines: one along the parallel 10.80, one along
/// the meridian 106.90.
fn policy_of(route: &Value) -> Value {
    json!({
        "policy": "p", "version": 1, "offset": "+07:00",
        "corridors": {
            "eastward": [[10.80, 106.70], [10.80, 106.75], [10.80, 106.80]],
            "northward": [[10.80, 106.90], [10.90, 106.90]]
        },
        "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "permit", "when": { "all": [
            { "binding": "live" }, { "on_route": route }
        ] } } }
    })
}

#[track_caller]
fn passes(route: Value, changes: Value, decision: &str, reason: &str) {
    let policy = Policy::parse(policy_of(&route).to_string().as_bytes()).unwrap();
    let preview = policy.preview(&hypothetical(&with(lan(), changes.clone())));
    let found = (preview.decision().code(), preview.reasons()[0].code());
    assert_eq!(found, (decision, reason), "{route} {changes}");
}

fn at(lat: f64, lon: f64) -> Value {
    json!({ "checkpoint": { "area": "d9", "lat": lat, "lon": lon } })
}

/// A degree of latitude is 111 195 m: 300 m are 0.002 698 degrees.
#[test]
fn a_checkpoint_is_near_a_line_up_to_the_metre() {
    let near = || json!({ "corridor_m": 300 });
    passes(near(), at(10.80 + 0.002_690, 106.76), "permit", "r");
    passes(near(), at(10.80 + 0.002_710, 106.76), "deny", "off-route");
    // Beside the end as beside the middle, but not past it.
    passes(near(), at(10.80, 106.80 + 0.002_740), "permit", "r");
    passes(near(), at(10.80, 106.80 + 0.002_755), "deny", "off-route");
    // The other line, and between the two.
    passes(near(), at(10.85, 106.90), "permit", "r");
    passes(near(), at(10.80, 106.85), "deny", "off-route");
}

#[test]
fn a_condition_may_name_its_lines() {
    let named = |names: Value| json!({ "corridor_m": 300, "corridors": names });
    passes(named(json!(["eastward"])), at(10.85, 106.90), "deny", "off-route");
    passes(named(json!(["northward"])), at(10.85, 106.90), "permit", "r");
    passes(named(json!(["eastward", "northward"])), at(10.85, 106.90), "permit", "r");
}

#[test]
fn a_line_asks_nothing_of_the_person() {
    let mut facts = at(10.80, 106.75);
    facts["home"] = Value::Null;
    facts["work"] = Value::Null;
    facts["roster"] = Value::Null;
    passes(json!({ "corridor_m": 300 }), facts, "permit", "r");
}

#[test]
fn without_coordinates_areas_decide() {
    let area = || json!({ "checkpoint": { "area": "d9" } });
    passes(json!({ "corridor_m": 300 }), area(), "refer", "checkpoint-unknown");
    passes(json!({ "corridor_m": 300, "areas": ["d9", "d2"] }), area(), "permit", "r");
    passes(json!({ "corridor_m": 300, "areas": ["d2"] }), area(), "deny", "off-route");
    // Coordinates that are known count for more than the area.
    passes(json!({ "corridor_m": 300, "areas": ["d9"] }), at(10.80, 106.85), "deny", "off-route");
    let nowhere = json!({ "checkpoint": null });
    passes(json!({ "corridor_m": 300, "areas": ["d9"] }), nowhere, "refer", "checkpoint-unknown");
    // The way between home and work has areas of its own besides theirs.
    let detour = |areas: Value| json!({ "detour": 1.4, "slack_m": 0, "areas": areas });
    passes(detour(json!(["d9"])), area(), "permit", "r");
    // Where they lie isn't known: another area may be on the way all the same.
    passes(detour(json!(["d2"])), area(), "refer", "checkpoint-unknown");
}

#[test]
fn areas_lie_on_the_way_or_off_it_only_where_every_point_of_them_does() {
    let detour = || json!({ "detour": 1.4, "slack_m": 0 });
    // Home and work are 22 km apart, each somewhere within a radius; the checkpoint's area within 1 km.
    let facts = |lat: f64, lon: f64, radius: f64| {
        json!({
            "home": { "area": "d7", "lat": 10.70, "lon": 106.70, "radius_m": radius },
            "work": { "area": "d1", "lat": 10.90, "lon": 106.70, "radius_m": radius },
            "checkpoint": { "area": "d9", "lat": lat, "lon": lon, "radius_m": 1000.0 }
        })
    };
    let midway = |radius| facts(10.80, 106.70, radius);
    passes(detour(), midway(0.0), "permit", "r");
    passes(detour(), facts(10.80, 107.20, 2000.0), "deny", "off-route");
    // From some points of the areas it is on the way, from others it isn't.
    passes(detour(), midway(2000.0), "refer", "route-unknown");
    passes(detour(), facts(10.80, 106.80, 2000.0), "refer", "route-unknown");
    // The home's own area is on the way wherever it lies.
    let mut own = facts(10.80, 107.20, 2000.0);
    own["checkpoint"]["area"] = json!("d7");
    passes(detour(), own, "permit", "r");
    // One of the three lies nowhere that is known.
    let mut nowhere = facts(10.80, 107.20, 2000.0);
    nowhere["work"] = json!({ "area": "d1" });
    passes(detour(), nowhere, "refer", "route-unknown");
    let mut nowhere = facts(10.80, 107.20, 2000.0);
    nowhere["checkpoint"] = json!({ "area": "d9" });
    passes(detour(), nowhere, "refer", "checkpoint-unknown");
}

#[test]
fn what_is_said_of_areas_is_so_for_every_point_of_them_that_is_tried() {
    const METRE: f64 = 1.0 / 111_195.0;
    let policy = policy_of(&json!({ "detour": 1.3, "slack_m": 1500 })).to_string();
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    let decision = |lats: [f64; 3], radius: Option<f64>| {
        let place = |area: &str, lat: f64| match radius {
            Some(radius) => json!({ "area": area, "lat": lat, "lon": 106.7, "radius_m": radius }),
            None => json!({ "area": area, "lat": lat, "lon": 106.7 }),
        };
        let [home, work, here] = lats;
        let facts = json!({
            "home": place("a", home), "work": place("b", work), "checkpoint": place("c", here)
        });
        policy.preview(&hypothetical(&with(lan(), facts))).decision()
    };
    let (mut sure, mut unsure) = (0, 0);
    for step in 0..24 {
        let (lat, radius) = (10.70 + f64::from(step) * 0.02, f64::from(step % 5) * 700.0);
        let whole = decision([10.70, 10.85, lat], Some(radius));
        if whole == Decision::Refer {
            unsure += 1;
            continue;
        }
        sure += 1;
        let points = |centre: f64| [-1.0, 0.0, 1.0].map(|part: f64| centre + part * radius * METRE);
        for home in points(10.70) {
            for work in points(10.85) {
                for here in points(lat) {
                    let one = decision([home, work, here], None);
                    assert_eq!(one, whole, "{home} {work} {here}, within {radius} m");
                }
            }
        }
    }
    assert!(sure > 8 && unsure > 2, "{sure} {unsure}");
}

#[test]
fn a_policy_without_lines_refers_and_lint_says_so() {
    let mut policy = policy_of(&json!({ "corridor_m": 300 }));
    policy.as_object_mut().unwrap().remove("corridors");
    let findings = lint(policy.to_string().as_bytes());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].severity, Severity::Warning);
    assert!(findings[0].message.contains("lists none"), "{findings:?}");
    let policy = Policy::parse(policy.to_string().as_bytes()).unwrap();
    let preview = policy.preview(&hypothetical(&with(lan(), at(10.80, 106.75))));
    assert_eq!(preview.reasons()[0].code(), "route-unknown");
}

#[test]
fn what_is_no_line_is_refused_with_its_place() {
    let many: Vec<_> = (0..2_001).map(|n| json!([10.0 + f64::from(n) * 1e-4, 106.0])).collect();
    for (route, corridors, place, message) in [
        (json!({ "corridor_m": 9 }), json!({ "a": [[10.8, 106.7]] }), "/corridors/a", "two points"),
        (json!({ "corridor_m": 9 }), json!({ "a": [] }), "/corridors/a", "at least one"),
        (json!({ "corridor_m": 9 }), json!({ "a": 7 }), "/corridors/a", "a list of points"),
        (
            json!({ "corridor_m": 9 }),
            json!({ "a": [[106.7, 10.8], [10.8, 106.8]] }),
            "/corridors/a/0",
            "latitude comes first",
        ),
        (
            json!({ "corridor_m": 9 }),
            json!({ "a": [[10.8, 106.7], [10.8, 206.7]] }),
            "/corridors/a/1/1",
            "from -180 to 180",
        ),
        (
            json!({ "corridor_m": 9 }),
            json!({ "a": [[10.8, 106.7], [10.8, 106.7, 3]] }),
            "/corridors/a/1",
            "found 3 numbers",
        ),
        (
            json!({ "corridor_m": 9 }),
            json!({ "a": [[10.8, 106.7], [10.8, 106.7]] }),
            "/corridors/a",
            "are the same",
        ),
        (
            json!({ "corridor_m": 9 }),
            json!({ "a": [[10.8, 106.7], [12.8, 106.7]] }),
            "/corridors/a",
            "100 km apart",
        ),
        (json!({ "corridor_m": 9 }), json!({ "a": many }), "/corridors/a", "at most 2000 points"),
        (
            json!({ "corridor_m": 9, "corridors": ["eastwards"] }),
            json!({ "eastward": [[10.8, 106.7], [10.8, 106.8]] }),
            "/rules/r/when/all/1/on_route/corridors/0",
            "did you mean `eastward`?",
        ),
        (
            json!({ "corridor_m": 9, "corridors": [] }),
            json!({ "a": [[10.8, 106.7], [10.8, 106.8]] }),
            "/rules/r/when/all/1/on_route/corridors",
            "at least one",
        ),
        (
            json!({ "detour": 2, "slack_m": 0, "corridors": ["a"] }),
            json!({ "a": [[10.8, 106.7], [10.8, 106.8]] }),
            "/rules/r/when/all/1/on_route/corridors",
            "goes with `corridor_m`",
        ),
        (
            json!({ "corridor_m": 0.5 }),
            json!({ "a": [[10.8, 106.7], [10.8, 106.8]] }),
            "/rules/r/when/all/1/on_route/corridor_m",
            "from 1 to 100000",
        ),
    ] {
        let mut policy = policy_of(&route);
        policy["corridors"] = corridors;
        let refused = Policy::parse(policy.to_string().as_bytes()).unwrap_err();
        let PolicyError::Refused(findings) = refused else { panic!("{policy}") };
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].place, place, "{findings:?}");
        assert!(findings[0].message.contains(message), "{findings:?}");
    }
}

/// Many conditions of one long line would be millions of steps for one passage.
#[test]
fn the_points_that_are_looked_at_are_bounded() {
    let line: Vec<_> = (0..2_000).map(|n| json!([10.0 + f64::from(n) * 1e-4, 106.0])).collect();
    let mut policy = policy_of(&json!({ "corridor_m": 9 }));
    policy["corridors"] = json!({ "a": line });
    let route = json!({ "on_route": { "corridor_m": 9 } });
    policy["rules"]["r"]["when"]["all"][1] = json!({ "any": vec![route.clone(); 4] });
    Policy::parse(policy.to_string().as_bytes()).unwrap();
    policy["rules"]["r"]["when"]["all"][1] = json!({ "any": vec![route; 5] });
    let error = Policy::parse(policy.to_string().as_bytes()).unwrap_err().to_string();
    assert!(error.contains("at most 10000 conditions"), "{error}");
}
