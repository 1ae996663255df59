//! A code that is kept before the camera, or handed on while the phone still knows it: its verdict grows
//! old, and said again it isn't said anew.

use std::time::Duration;

use super::*;
use crate::time::BootId;
use crate::words::{Language, Words};

/// A reading: seconds after 07:10 by the wall clock, and as many since the session began.
fn reading(wall: i64, since: u64) -> ClockReading {
    ClockReading {
        wall: morning() + TimeDelta::seconds(wall),
        monotonic: Duration::from_secs(1000 + since),
        boot: BootId([1; 16]),
    }
}

/// Decision, main reason, and whether it was judged already.
fn sees(session: &mut Checkpoint, text: &str, clock: ClockReading) -> (Decision, Reason, bool) {
    match session.present(text, Beside::default(), &clock, &|| Duration::ZERO) {
        Outcome::Passage(Sighting { passage, again, .. }) => {
            (passage.verdict().decision(), passage.verdict().reasons()[0].clone(), again)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_permit_in_view_ends_when_its_presentation_is_stale() {
    // Fresh for 60 s, and 30 s of tolerance, from when the holder signed.
    for (signed, last) in [(0, 90), (-40, 50), (20, 110), (-90, 0)] {
        let mut city = City::new();
        let credential = city.issue();
        let text = city.live(&credential, morning() + TimeDelta::seconds(signed));
        let mut session = city.session();
        for seconds in 0..=200_u32 {
            let clock = reading(i64::from(seconds), u64::from(seconds));
            let (decision, reason, again) = sees(&mut session, &text, clock);
            let fresh = i64::from(seconds) <= last;
            assert_eq!(decision == Decision::Permit, fresh, "{signed}: {seconds}");
            assert_eq!(reason == Reason::StalePresentation, !fresh, "{signed}: {seconds}");
            let after = i64::from(seconds) - last - 1;
            let judged = seconds == 0 || (after >= 0 && after % 61 == 0);
            assert_eq!(!again, judged, "{signed}: {seconds}");
        }
        assert!(session.journal().len() < 6);
    }
}

#[test]
fn a_clock_that_is_held_keeps_no_permit_in_view() {
    let mut city = City::new();
    let credential = city.issue();
    let text = city.live(&credential, morning());
    let mut session = city.session();
    assert_eq!(sees(&mut session, &text, reading(0, 0)).0, Decision::Permit);
    for since in (9..=90).step_by(9) {
        assert!(sees(&mut session, &text, reading(0, since)).2);
    }
    let (decision, _, again) = sees(&mut session, &text, reading(0, 99));
    assert_eq!((decision, again), (Decision::Refer, false));
}

#[test]
fn a_print_in_view_is_judged_anew_after_a_minute() {
    let mut city = City::new();
    let print = to_text(&city.issue());
    let mut session = city.session();
    let judged = (0..=130_u32).step_by(5).filter(|seconds| {
        !sees(&mut session, &print, reading(i64::from(*seconds), u64::from(*seconds))).2
    });
    assert_eq!(judged.collect::<Vec<_>>(), [0, 65, 130]);
    assert_eq!(session.journal().len(), 3);
}

#[test]
fn a_code_that_was_judged_already_says_so_and_is_not_recorded() {
    let mut city = City::new();
    let credential = city.issue();
    let text = city.live(&credential, morning());
    let mut session = city.session();
    let words = Words::new(Language::English);
    let mut says = |seconds: u32| {
        let clock = reading(i64::from(seconds), u64::from(seconds));
        match session.present(&text, Beside::default(), &clock, &|| Duration::ZERO) {
            Outcome::Passage(sighting) => (words.of(&sighting), session.journal().len()),
            other => panic!("{other:?}"),
        }
    };
    let (first, recorded) = says(0);
    let (second, still) = says(9);
    assert_eq!((recorded, still), (1, 1));
    assert!(!second.starts_with(&first) && second.contains(&first), "{second}");
    assert!(second.starts_with("Judged already"), "{second}");
}
