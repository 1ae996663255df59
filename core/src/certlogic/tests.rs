//! CertLogic beyond its suite: what is refused, what is bounded, what the specification leaves open.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{DEPTH, Data, EvaluationError, Expression, MOST_NODES};

fn parse(json: &Value) -> Expression {
    Expression::parse(json).unwrap_or_else(|errors| panic!("{json}: {errors:?}"))
}

fn evaluate(json: Value, data: &Value) -> Result<Value, EvaluationError> {
    parse(&json).evaluate(Data::Json(data))
}

#[track_caller]
fn comes_to(json: Value, data: Value, expected: Value) {
    assert_eq!(evaluate(json.clone(), &data), Ok(expected), "{json} on {data}");
}

#[track_caller]
fn fails(json: Value, data: Value, message: &str) {
    match evaluate(json.clone(), &data) {
        Err(error) => assert!(error.to_string().contains(message), "{json}: {error}"),
        Ok(value) => panic!("{json} on {data}: {value}"),
    }
}

#[test]
fn what_is_no_certlogic_is_refused_with_its_place() {
    for (json, place, message) in [
        (json!(null), "", "null is no CertLogic"),
        (json!(3.5), "", "no integer"),
        (json!(9_007_199_254_740_992_i64), "", "no integer"),
        (json!({}), "", "found 0"),
        (json!({ "if": [], "and": [] }), "", "found 2"),
        (json!({ "var": 0 }), "/var", "expected a path"),
        (json!({ "var": ["a"] }), "/var", "expected a path"),
        (json!({ "var": "a." }), "/var", "no path"),
        (json!({ "var": ".a" }), "/var", "no path"),
        (json!({ "var": "a..b" }), "/var", "no path"),
        (json!({ "var": "a.".repeat(DEPTH) + "a" }), "/var", "at most 32"),
        (json!({ "or": [true, false] }), "/or", "unknown operation `or`: expected `var`"),
        (json!({ "all": "x" }), "/all", "a list of operands"),
        (json!({ "!": true }), "/!", "a list of operands"),
        (json!({ "if": [true, 1] }), "/if", "expected 3 operands, found 2"),
        (json!({ "if": [true, 1, 2, 3] }), "/if", "expected 3 operands, found 4"),
        (json!({ "and": [true] }), "/and", "at least 2"),
        (json!({ "<": [1] }), "/<", "expected 2 or 3 operands, found 1"),
        (json!({ "after": [1, 2, 3, 4] }), "/after", "2 or 3"),
        (json!({ "===": [1, 2, 3] }), "/===", "expected 2"),
        (json!({ "+": [1, 2, 3] }), "/+", "expected 2"),
        (json!({ "plusTime": ["2021", 1] }), "/plusTime", "expected 3"),
        (json!({ "plusTime": ["2021", "1", "day"] }), "/plusTime/1", "an amount"),
        (json!({ "plusTime": ["2021", { "var": "n" }, "day"] }), "/plusTime/1", "written out"),
        (json!({ "plusTime": ["2021", 1, "week"] }), "/plusTime/2", "`year`, `month`"),
        (json!({ "extractFromUVCI": ["x", 0.5] }), "/extractFromUVCI/1", "an index"),
        (json!({ "extractFromUVCI": ["x"] }), "/extractFromUVCI", "expected 2"),
        (json!({ "dccDateOfBirth": [] }), "/dccDateOfBirth", "expected 1"),
        (json!({ "reduce": [[], 1] }), "/reduce", "expected 3"),
        (json!({ "in": [{ "var": "x" }, [1, null]] }), "/in/1/1", "null is no CertLogic"),
        (json!({ "a/b~c": [] }), "/a~1b~0c", "unknown operation"),
    ] {
        let errors = Expression::parse(&json).unwrap_err();
        let found: Vec<_> = errors.iter().map(|e| (e.place.as_str(), e.message.as_str())).collect();
        assert!(
            matches!(found.as_slice(), [(at, why)] if *at == place && why.contains(message)),
            "{json}: {found:?}"
        );
    }
    let several = json!({ "and": [{ "var": "a." }, { "or": [] }, { "!": [null] }] });
    let errors = Expression::parse(&several).unwrap_err();
    let places: Vec<_> = errors.iter().map(|e| (e.place.as_str(), e.newer)).collect();
    assert_eq!(places, [("/and/0/var", false), ("/and/1/or", true), ("/and/2/!/0", false)]);
}

#[test]
fn integers_may_be_written_otherwise() {
    comes_to(json!(42.0), json!(null), json!(42));
    comes_to(json!({ "+": [{ "var": "a" }, 1] }), json!({ "a": 2.0 }), json!(3));
    comes_to(json!(-9_007_199_254_740_991_i64), json!(null), json!(-9_007_199_254_740_991_i64));
}

#[test]
fn types_are_not_mixed() {
    let data = || {
        json!({
            "n": null, "t": "x", "f": 1.5, "l": [1], "o": { "a": 1 }, "i": 7, "d": "2021-06-01"
        })
    };
    let var = |name: &str| json!({ "var": name });
    let at = json!({ "plusTime": ["2021-06-01", 0, "day"] });
    for name in ["n", "t", "f", "l", "o"] {
        fails(json!({ "+": [var(name), 1] }), data(), "integers");
        fails(json!({ "<": [1, var(name)] }), data(), "integers");
        fails(json!({ "<": [2, 1, var(name)] }), data(), "integers");
        fails(json!({ "after": [at, var(name)] }), data(), "date-times");
        fails(json!({ "plusTime": [var(name), 0, "day"] }), data(), "a date");
        fails(json!({ "dccDateOfBirth": [var(name)] }), data(), "a date");
        fails(json!({ "in": [1, var(name)] }), json!({ "l": 1 }), "a list");
        if name != "n" && name != "l" {
            fails(json!({ "reduce": [var(name), 1, 0] }), data(), "a list");
        }
        if name != "n" && name != "t" {
            fails(json!({ "extractFromUVCI": [var(name), 0] }), data(), "a text or null");
        }
    }
    // What isn't a date-time yet, and what already is one.
    fails(json!({ "before": [var("d"), at] }), data(), "date-times");
    fails(json!({ "plusTime": [at, 0, "day"] }), data(), "a date");
    fails(json!({ "<": [at, at] }), data(), "integers");
    // Neither truthy nor falsy.
    for neither in [var("f"), at.clone()] {
        fails(json!({ "if": [neither, 1, 2] }), data(), "truthy or falsy");
        fails(json!({ "!": [neither] }), data(), "truthy or falsy");
        fails(json!({ "and": [true, neither] }), data(), "truthy or falsy");
    }
}

#[test]
fn equality_is_that_of_plain_values() {
    let data = || json!({ "l": [1], "o": {}, "f": 1.5, "n": null });
    let equal = |a: Value, b: Value| json!({ "===": [a, b] });
    let var = |name: &str| json!({ "var": name });
    comes_to(equal(var("n"), var("absent")), data(), json!(true));
    comes_to(equal(json!(true), json!(1)), data(), json!(false));
    comes_to(equal(var("n"), json!(false)), data(), json!(false));
    comes_to(equal(var("l"), json!("x")), data(), json!(false));
    comes_to(equal(json!(1), var("f")), data(), json!(false));
    for both in [var("l"), var("o"), var("f"), json!({ "plusTime": ["2021", 0, "day"] })] {
        fails(equal(both.clone(), both), data(), "===");
    }
    fails(equal(var("l"), var("o")), data(), "===");
    // The first that is equal decides.
    comes_to(json!({ "in": [1, [[], 1]] }), data(), json!(true));
    fails(json!({ "in": [[], [1, []]] }), data(), "in");
}

#[test]
fn members_that_are_not_there_are_null() {
    let data = || json!({ "a": [10, { "b": 1 }], "0": "zero", "t": "text" });
    for (path, expected) in [
        ("a.0", json!(10)),
        ("a.1.b", json!(1)),
        ("0", json!("zero")),
        ("a.2", json!(null)),
        ("a.00", json!(null)),
        ("a.-1", json!(null)),
        ("a.b", json!(null)),
        ("a.+1", json!(null)),
        ("t.0", json!(null)),
        ("t.length", json!(null)),
        ("a.99999999999999999999999", json!(null)),
    ] {
        comes_to(json!({ "var": path }), data(), expected);
    }
}

#[test]
fn data_may_be_made_of_parts() {
    let payload = json!({ "v": [{ "dn": 2 }] });
    let external = [("validationClock", Data::Text("2021-10-05T00:10:00Z"))];
    let parts = [("payload", Data::Json(&payload)), ("external", Data::Object(&external))];
    let value = |json: Value| parse(&json).evaluate(Data::Object(&parts));
    let var = |path: &str| value(json!({ "var": path }));
    assert_eq!(var("payload.v.0.dn"), Ok(json!(2)));
    assert_eq!(var("external.validationClock"), Ok(json!("2021-10-05T00:10:00Z")));
    assert_eq!(var("external.exp"), Ok(json!(null)));
    let whole = json!({
        "payload": payload, "external": { "validationClock": "2021-10-05T00:10:00Z" }
    });
    assert_eq!(var(""), Ok(whole));
    assert_eq!(value(json!({ "!": [{ "var": "external" }] })), Ok(json!(false)));
}

#[test]
fn a_reduction_sees_its_item_and_what_it_has_so_far_alone() {
    let data = || json!({ "l": [1, 2], "z": 9 });
    comes_to(
        json!({ "reduce": [{ "var": "l" }, { "var": "" }, 0] }),
        data(),
        json!({ "current": 2, "accumulator": { "current": 1, "accumulator": 0 } }),
    );
    comes_to(json!({ "reduce": [{ "var": "l" }, { "var": "z" }, 0] }), data(), json!(null));
    comes_to(json!({ "reduce": [{ "var": "l" }, { "var": "data.z" }, 0] }), data(), json!(null));
    comes_to(json!({ "reduce": [[], { "+": ["x", 1] }, 5] }), data(), json!(5));
}

#[test]
fn only_true_and_false_hold() {
    let holds = |json: Value| parse(&json).holds(Data::Json(&json!({ "x": true })));
    assert_eq!(holds(json!({ "var": "x" })), Ok(Some(true)));
    assert_eq!(holds(json!({ "!": [{ "var": "x" }] })), Ok(Some(false)));
    for truthy in [json!(1), json!("true"), json!([true]), json!({ "and": [true, ""] })] {
        assert_eq!(holds(truthy), Ok(None));
    }
    assert!(holds(json!({ "+": [1, "1"] })).is_err());
    for never in [
        json!(1),
        json!("x"),
        json!([]),
        json!({ "+": [1, 2] }),
        json!({ "plusTime": ["2021", 0, "day"] }),
        json!({ "if": [{ "var": "x" }, 1, "y"] }),
        json!({ "and": [1, "x"] }),
    ] {
        assert!(!parse(&never).may_hold(), "{never}");
    }
    for may in [json!(true), json!({ "var": "x" }), json!({ "if": [1, 2, { "var": "x" }] })] {
        assert!(parse(&may).may_hold(), "{may}");
    }
}

#[test]
fn what_an_expression_reads_is_known() {
    let clock = ["external", "validationClock"];
    for (json, reads) in [
        (json!({ "var": "external.validationClock" }), true),
        (json!({ "!": [{ "var": "external" }] }), true),
        (json!({ "reduce": [[{ "var": "" }], 1, 2] }), true),
        (json!({ "and": [true, { "if": [1, 2, { "var": "external.validationClock.x" }] }] }), true),
        (json!({ "plusTime": [{ "var": "external.validationClock" }, 0, "day"] }), true),
        (
            json!({ "<": [1, { "extractFromUVCI": [{ "var": "external.validationClock" }, 0] }] }),
            true,
        ),
        (json!({ "var": "external.valueSets" }), false),
        (json!({ "var": "payload.v.0.dt" }), false),
        (json!(["external.validationClock"]), false),
    ] {
        assert_eq!(parse(&json).reads(&clock), reads, "{json}");
    }
}

#[test]
fn expressions_are_bounded() {
    let nested = |levels: usize| (1..levels).fold(json!(true), |of, _| json!({ "!": [of] }));
    parse(&nested(DEPTH));
    let errors = Expression::parse(&nested(DEPTH + 1)).unwrap_err();
    assert!(errors[0].message.contains("32 deep"), "{errors:?}");
    let wide = |items: usize| json!(vec![1; items]);
    parse(&wide(MOST_NODES - 1));
    let errors = Expression::parse(&wide(MOST_NODES)).unwrap_err();
    assert!(errors.len() == 1 && errors[0].message.contains("5000 parts"), "{errors:?}");
    assert_eq!(parse(&json!({ "and": [{ "!": [1] }, [2, { "var": "" }]] })).operations(), 3);
}

#[test]
fn work_is_bounded() {
    let data = json!({ "l": vec![1; 1000] });
    let over = |lambda: Value| json!({ "reduce": [{ "var": "l" }, lambda, 0] });
    // A fold of a fold: a million turns.
    let twice = json!({ "reduce": [
        { "var": "l" },
        { "reduce": [{ "var": "accumulator" }, { "var": "accumulator" }, { "var": "accumulator" }] },
        { "var": "l" }
    ] });
    assert_eq!(evaluate(twice, &data), Err(EvaluationError::TooMuch));
    // Doubled in each turn, wrapped in each turn.
    let doubled = over(json!([{ "var": "accumulator" }, { "var": "accumulator" }]));
    assert_eq!(evaluate(doubled.clone(), &data), Err(EvaluationError::TooMuch));
    assert_eq!(
        evaluate(over(json!([{ "var": "accumulator" }])), &data),
        Err(EvaluationError::TooMuch)
    );
    assert_eq!(evaluate(over(json!({ "var": "" })), &data), Err(EvaluationError::TooMuch));
    // Shared parts are small in memory and huge when written out.
    let few = json!({ "l": vec![1; 40] });
    assert_eq!(evaluate(doubled.clone(), &few), Err(EvaluationError::TooMuch));
    assert_eq!(parse(&doubled).holds(Data::Json(&few)), Ok(None));
    let members = json!({ "in": [2, { "var": "l" }] });
    assert_eq!(evaluate(members.clone(), &data), Ok(json!(false)));
    let long = json!({ "l": vec![1; 30_000] });
    assert_eq!(evaluate(members, &long), Err(EvaluationError::TooMuch));
    assert_eq!(evaluate(json!({ "var": "" }), &long), Err(EvaluationError::TooMuch));
    let largest = json!({ "+": [9_007_199_254_740_991_i64, 1] });
    fails(largest, json!(null), "out of range");
    let far = json!({ "plusTime": ["2021", 9_007_199_254_740_991_i64, "year"] });
    fails(far, json!(null), "out of range");
}

#[test]
fn errors_repeat_nothing_of_the_data() {
    let data = json!({ "name": "Lan Example" });
    for json in [
        json!({ "plusTime": [{ "var": "name" }, 0, "day"] }),
        json!({ "+": [{ "var": "name" }, 0] }),
        json!({ "in": [1, { "var": "name" }] }),
    ] {
        let error = evaluate(json, &data).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("Lan"), "{error:?}");
    }
}

/// Any JSON that looks like CertLogic, right or wrong.
fn expression() -> impl Strategy<Value = Value> {
    let paths = ["", "l", "l.0", "t", "d", "n", "current", "accumulator", "o.l", "x"];
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (-2i64..3).prop_map(Value::from),
        prop::sample::select(vec!["", "a", "2021-06-01", "URN:UVCI:01:VN:1#2"])
            .prop_map(Value::from),
        prop::sample::select(paths.to_vec()).prop_map(|path| json!({ "var": path })),
        prop::sample::select(paths.to_vec())
            .prop_map(|path| json!({ "plusTime": [{ "var": path }, 1, "month"] })),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        let operations = vec![
            "if",
            "and",
            "!",
            "===",
            "in",
            "+",
            "<",
            "<=",
            "before",
            "not-after",
            "reduce",
            "dccDateOfBirth",
            "or",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            (prop::sample::select(operations), prop::collection::vec(inner, 1..4))
                .prop_map(|(operation, of)| json!({ operation: of })),
        ]
    })
}

proptest! {
    /// Whatever is written down is CertLogic or isn't, and whatever is CertLogic comes to something.
    #[test]
    fn evaluation_is_total(json in expression(), whole in any::<bool>()) {
        let data = if whole {
            json!({ "l": [1, "a", null, [2]], "t": "a", "d": "2021-06-01", "o": { "l": [1, 2, 3] } })
        } else {
            Value::Null
        };
        match Expression::parse(&json) {
            Err(errors) => prop_assert!(!errors.is_empty()),
            Ok(expression) => {
                let value = expression.evaluate(Data::Json(&data));
                prop_assert_eq!(expression.evaluate(Data::Json(&data)), value.clone());
                let holds = expression.holds(Data::Json(&data));
                if let Ok(value) = value {
                    prop_assert_eq!(holds, Ok(value.as_bool()));
                    // What was said never to hold doesn't.
                    prop_assert!(expression.may_hold() || !value.is_boolean());
                }
            }
        }
    }
}
