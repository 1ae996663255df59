//! The clock: what an officer, a thief or a flat battery does to it. A clock that can't be believed
//! lets nobody through, and only the authority's signature makes up for it, or setting it right.

use std::time::Duration;

use super::*;
use crate::authority::{AuthorityError, Newer, Publishing};
use crate::journal::{Entry, Notice};
use crate::time::BootId;
use crate::tuf::metadata::{Targets, Timestamp};
use crate::tuf::testing::{steal_role, steal_timestamp};

/// A reading: seconds after 07:10 by the wall clock, seconds since the boot, and which boot.
fn reading(wall: i64, since_boot: u64, boot: u8) -> ClockReading {
    ClockReading {
        wall: morning() + TimeDelta::seconds(wall),
        monotonic: Duration::from_secs(since_boot),
        boot: BootId([boot; 16]),
    }
}

fn city() -> (City, Vec<u8>) {
    let mut city = City::new();
    let credential = city.issue();
    (city, credential)
}

#[track_caller]
fn permits(city: &City, credential: &[u8], clock: ClockReading) {
    assert_eq!(city.shows(credential, clock).0, Decision::Permit);
}

#[track_caller]
fn distrusts(city: &City, credential: &[u8], clock: ClockReading) {
    let (decision, reasons) = city.shows(credential, clock);
    assert_eq!((decision, &reasons[0]), (Decision::Refer, &Reason::ClockUntrusted));
}

fn resets(city: &City) -> Vec<Notice> {
    let session = city.session();
    let records = session.journal().records(..).unwrap();
    let notice = |entry: &Entry| match entry {
        Entry::Notice(notice) => Some(notice.clone()),
        Entry::Passage(_) | Entry::PortalShown(_) => None,
    };
    records.filter_map(|record| notice(record.unwrap().entry())).collect()
}

#[test]
fn a_clock_set_back_behind_the_authoritys_signature_is_not_believed() {
    let (city, credential) = city();
    // Published at 05:00, 7800 seconds before; the tolerance is half a minute.
    permits(&city, &credential, reading(0, 9000, 1));
    let (city, credential) = self::city();
    distrusts(&city, &credential, reading(-7831, 9000, 1));
    let yesterday = city.shows(&credential, reading(-86_400, 9000, 1));
    assert_eq!((yesterday.0, &yesterday.1[0]), (Decision::Refer, &Reason::ClockUntrusted));
}

#[test]
fn a_clock_out_of_the_calendar_gets_a_verdict() {
    let (city, credential) = city();
    let live = city.live(&credential, morning());
    let id = IdNumber::parse(ID).unwrap();
    for wall in [
        Instant::MIN_UTC,
        Instant::UNIX_EPOCH,
        crate::time::CALENDAR_ENDS,
        Instant::MAX_UTC - TimeDelta::seconds(30),
        Instant::MAX_UTC,
    ] {
        for monotonic in [Duration::ZERO, Duration::MAX] {
            let clock = ClockReading { wall, monotonic, boot: BootId([3; 16]) };
            let mut session = city.session();
            let (decision, reasons) = passes(&mut session, &live, clock);
            assert_eq!(decision, Decision::Refer, "{wall}: {reasons:?}");
            assert!(reasons.contains(&Reason::ClockUntrusted), "{wall}: {reasons:?}");
            let still = || Duration::ZERO;
            let looked_up = session.look_up(&id, Beside::default(), &clock, &still);
            assert_ne!(looked_up.verdict().decision(), Decision::Permit, "{wall}");
            assert!(session.see(Beside::default(), &clock, &still).is_some());
            session.show_portal(&clock);
        }
    }
    // None of it was believed: the right clock counts as it did.
    permits(&city, &credential, reading(0, 9000, 1));
}

#[test]
fn a_clock_set_back_behind_the_journal_is_not_believed_also_after_a_restart() {
    let (city, credential) = city();
    permits(&city, &credential, reading(600, 1000, 1));
    // Another boot, so that only the floor speaks against it; and each passage is a session of its
    // own, opened from the disk.
    permits(&city, &credential, reading(575, 10, 2));
    distrusts(&city, &credential, reading(560, 20, 3));
    distrusts(&city, &credential, reading(0, 30, 4));
    // What was written down meanwhile doesn't lower the floor, and time does go on.
    distrusts(&city, &credential, reading(569, 40, 5));
    permits(&city, &credential, reading(601, 50, 6));
}

#[test]
fn a_clock_cannot_creep_back_within_the_tolerance() {
    let (city, credential) = city();
    permits(&city, &credential, reading(600, 1000, 1));
    let boots = 2..=8;
    let steps: Vec<_> = boots.clone().map(|boot| 600 - 25 * i64::from(boot - 1)).collect();
    let believed = boots.zip(steps).filter(|(boot, wall)| {
        city.shows(&credential, reading(*wall, 10, *boot)).0 == Decision::Permit
    });
    assert_eq!(believed.count(), 1);
}

#[test]
fn a_clock_set_forward_within_a_boot_is_not_believed() {
    let (city, credential) = city();
    permits(&city, &credential, reading(0, 1000, 1));
    permits(&city, &credential, reading(60, 1060, 1));
    distrusts(&city, &credential, reading(1800, 1120, 1));
    // It is what it was before: the jump left no trace in the floor.
    permits(&city, &credential, reading(180, 1180, 1));
    assert_eq!(city.session().journal().soft_floor(), Some(reading(180, 0, 1).wall));
}

#[test]
fn a_clock_set_forward_and_back_over_a_reboot_is_not_believed_until_an_update() {
    let (mut city, credential) = city();
    permits(&city, &credential, reading(0, 1000, 1));
    // After a reboot nothing tells that half an hour has not passed.
    permits(&city, &credential, reading(1800, 10, 2));
    // Set right again: behind what was written down.
    distrusts(&city, &credential, reading(100, 60, 2));
    distrusts(&city, &credential, reading(120, 10, 3));
    // The same data again are no newer update.
    city.fetch(morning());
    distrusts(&city, &credential, reading(140, 30, 3));
    city.update(morning() + TimeDelta::seconds(150));
    permits(&city, &credential, reading(200, 90, 3));
    let published_at = morning() + TimeDelta::seconds(150);
    let floor = Some(morning() + TimeDelta::seconds(1800));
    assert_eq!(resets(&city), [Notice::FloorReset { published_at, floor }]);
    assert!(city.session().journal().verify().is_sound());
    // The new floor is the update's, and from there on the journal's again.
    distrusts(&city, &credential, reading(160, 10, 4));
    permits(&city, &credential, reading(260, 10, 5));
    distrusts(&city, &credential, reading(200, 10, 6));
    assert_eq!(resets(&city).len(), 1);
}

/// Who has the timestamp's key alone signs what is published anew, as of `at`.
fn thief_signs(city: &City, at: Instant) {
    thief_signs_version(city, at, |last| last + 1);
}

fn thief_signs_version(city: &City, at: Instant, version: impl Fn(u64) -> u64) {
    steal_timestamp(&city.folder.path().join("city"), |last| Timestamp {
        version: version(last.version),
        expires: at + TimeDelta::days(30),
        published_at: Some(at),
        ..last
    });
}

fn update_at(city: &City, at: Instant) -> Result<(), String> {
    let device = Device::open(&city.phone()).unwrap();
    let updated = installation::update(&device, &city.source(), at);
    updated.map(|_| ()).map_err(|error| error.to_string())
}

#[test]
fn the_thief_of_the_timestamps_key_stops_no_phone_for_longer_than_until_the_next_publications() {
    let (mut city, credential) = city();
    permits(&city, &credential, reading(0, 1000, 1));
    // Ten years ahead: nothing else was signed for so long.
    thief_signs(&city, morning() + TimeDelta::days(3650));
    let error = update_at(&city, morning()).unwrap_err();
    assert!(error.contains("a stolen key"), "{error}");
    permits(&city, &credential, reading(60, 1060, 1));
    // As far as the snapshot holds: then the clock is distrusted, and it is said why.
    thief_signs(&city, morning() + TimeDelta::days(10));
    update_at(&city, morning()).unwrap();
    distrusts(&city, &credential, reading(120, 1120, 1));
    // The authority finds a publication of next week, and says that its own clock is right. Nothing stays of
    // what the thief signed.
    let mut published = 0;
    let mut at = morning() + TimeDelta::minutes(5);
    while published < 4 && city.shows(&credential, reading(300, 1300, 1)).0 != Decision::Permit {
        let right = Publishing { clock_is_right: true, ..Publishing::default() };
        city.authority.publish_as(at, &right).unwrap();
        let _ = update_at(&city, at);
        at += TimeDelta::seconds(1);
        published += 1;
    }
    assert!(published <= 3, "{published}");
    permits(&city, &credential, reading(360, 1360, 1));
}

/// Nothing is signed that no phone would take, and said to be published. With a new key of that role the
/// authority goes on, without anybody's hand in the public folder, and phones that took what the thief signed
/// follow.
#[test]
fn a_version_that_nothing_goes_above_is_said_and_mended_by_a_new_key() {
    for role in ["timestamp", "snapshot", "targets", "issuers", "policy"] {
        let (mut city, credential) = city();
        permits(&city, &credential, reading(0, 1000, 1));
        let folder = city.folder.path().join("city");
        match role {
            "timestamp" => thief_signs_version(&city, morning(), |_| u64::MAX),
            "snapshot" => steal_role(&folder, "targets", |_| u64::MAX, |last| last),
            role => steal_role(
                &folder,
                role,
                |last| last + 1,
                |last| Targets { version: u64::MAX, ..last },
            ),
        }
        update_at(&city, morning()).unwrap();
        let version = || Device::open(&city.phone()).unwrap().installed().unwrap().versions[role];
        assert_eq!(version(), u64::MAX);
        let at = morning() + TimeDelta::minutes(5);
        let error = city.authority.publish_as(at, &Publishing::default()).unwrap_err();
        let is_last = matches!(error, AuthorityError::LastVersion { version: u64::MAX, .. });
        assert!(is_last || matches!(error, AuthorityError::Behind { .. }), "{role}: {error}");
        if is_last {
            let way = format!("authority rotate DIR {role}");
            assert!(error.to_string().contains(&way), "{error}");
        }
        // What the thief signed of it counts for nothing.
        let newer = if is_last { Newer::Ask } else { Newer::Discard };
        let meant = Publishing { newer, ..Publishing::default() };
        city.authority.rotate_as(role, at, &meant).unwrap();
        for minutes in [6, 7] {
            let at = morning() + TimeDelta::minutes(minutes);
            city.authority.publish_as(at, &Publishing::default()).unwrap();
            update_at(&city, at).unwrap();
            let device = Device::open(&city.phone()).unwrap();
            let installed = device.installed().unwrap();
            assert_eq!(installed.published_at, at);
            assert!(installed.versions[role] < 1000, "{role}: {:?}", installed.versions);
        }
        permits(&city, &credential, reading(480, 1480, 1));
    }
}

/// Newer data reset what the journal says of the time, but not such as the phone's clock contradicts, whether
/// a session begins with them or goes on with them.
#[test]
fn data_that_the_clock_contradicts_reset_no_floor_when_a_session_goes_on_with_them() {
    let (mut city, credential) = city();
    let mut session = city.session();
    let code = city.live(&credential, morning());
    assert_eq!(passes(&mut session, &code, reading(0, 1000, 1)).0, Decision::Permit);
    let floor = session.journal().soft_floor();
    assert!(floor.is_some());
    let at = morning() + TimeDelta::hours(2);
    city.authority.publish_as(at, &Publishing::default()).unwrap();
    update_at(&city, morning()).unwrap();
    let installed = || Installation::open(&Device::open(&city.phone()).unwrap()).unwrap();
    session.reload(installed()).unwrap();
    assert_eq!(session.journal().soft_floor(), floor);
    update_at(&city, at).unwrap();
    session.reload(installed()).unwrap();
    assert_eq!(session.journal().soft_floor(), None);
}

#[test]
fn a_publication_with_a_wrong_clock_is_made_good_by_the_next_or_by_a_new_key() {
    let right = Publishing { clock_is_right: true, ..Publishing::default() };
    let ahead = 3650 * 86_400;
    for officer_follows in [false, true] {
        let (mut city, credential) = city();
        permits(&city, &credential, reading(0, 1000, 1));
        city.authority.publish_as(morning() + TimeDelta::seconds(ahead), &right).unwrap();
        if officer_follows {
            // The phone is set as the publisher was, and restarted: it believes all of it, and
            // writes it down.
            update_at(&city, morning() + TimeDelta::seconds(ahead)).unwrap();
            let clock = reading(ahead + 60, 10, 2);
            let (_, reasons) = city.shows(&credential, clock);
            assert!(!reasons.contains(&Reason::ClockUntrusted), "{reasons:?}");
        } else {
            update_at(&city, morning()).unwrap();
            distrusts(&city, &credential, reading(60, 1060, 1));
        }
        // Set right, and published right.
        let at = morning() + TimeDelta::seconds(300);
        city.authority.publish_as(at, &right).unwrap();
        if officer_follows {
            assert!(update_at(&city, at).unwrap_err().contains("expired at"));
            distrusts(&city, &credential, reading(320, 10, 3));
            city.authority.rotate("timestamp", at, None).unwrap();
        }
        update_at(&city, at).unwrap();
        permits(&city, &credential, reading(360, 30, 4));
        // Newer updates go on to reset what the journal says, and older ones don't.
        let (decision, _) = city.shows(&credential, reading(1800, 10, 5));
        assert_eq!(decision, Decision::Permit);
        distrusts(&city, &credential, reading(400, 10, 6));
        city.update(morning() + TimeDelta::seconds(420));
        permits(&city, &credential, reading(440, 30, 6));
        assert!(city.session().journal().verify().is_sound());
    }
}

#[test]
fn a_publisher_three_minutes_ahead_stops_nobody() {
    let (mut city, credential) = city();
    permits(&city, &credential, reading(0, 1000, 1));
    city.authority.publish(morning() + TimeDelta::seconds(240), None).unwrap();
    update_at(&city, morning() + TimeDelta::seconds(60)).unwrap();
    permits(&city, &credential, reading(61, 1061, 1));
    // What was learnt is the phone's own time then: behind that the clock isn't believed.
    distrusts(&city, &credential, reading(29, 10, 2));
    permits(&city, &credential, reading(70, 20, 3));
}

#[test]
fn a_clock_set_back_before_an_update_is_not_believed_after_it() {
    let (mut city, credential) = city();
    let at = morning() + TimeDelta::days(2);
    city.authority.publish(at, None).unwrap();
    // Set back before it comes: the signature speaks against the clock all the same.
    update_at(&city, morning()).unwrap();
    distrusts(&city, &credential, reading(60, 10, 1));
    distrusts(&city, &credential, reading(86_400, 10, 2));
    permits(&city, &credential, reading(2 * 86_400 + 60, 10, 3));
}

#[test]
fn a_scan_under_a_wrong_clock_makes_no_code_be_forgotten() {
    let (mut city, credential) = city();
    let text = city.live(&credential, morning());
    let (decision, _) = passes(&mut city.session(), &text, reading(0, 1000, 1));
    assert_eq!(decision, Decision::Permit);
    let already = |city: &City, clock| {
        let (decision, reasons) = passes(&mut city.session(), &text, clock);
        assert_eq!(decision, Decision::Refer);
        assert!(reasons.contains(&Reason::PresentedAlready), "{reasons:?}");
    };
    // One scan ten years ahead, within the session and before a restart.
    let ahead = 3650 * 86_400;
    distrusts(&city, &credential, reading(ahead, 1010, 1));
    let mut session = city.session();
    let (_, reasons) = passes(&mut session, "CHOT1:**", reading(ahead, 1015, 1));
    assert!(reasons.contains(&Reason::Malformed));
    let (decision, reasons) = passes(&mut session, &text, reading(20, 1020, 1));
    assert_eq!((decision, reasons), (Decision::Refer, vec![Reason::PresentedAlready]));
    drop(session);
    already(&city, reading(25, 1025, 1));
    // Over a restart of the phone it is believed, until it is set right and an update says so.
    city.shows(&credential, reading(ahead, 10, 2));
    already(&city, reading(40, 20, 2));
    city.update(morning() + TimeDelta::seconds(45));
    already(&city, reading(60, 40, 2));
    permits(&city, &credential, reading(61, 41, 2));
}

#[test]
fn a_scan_under_a_wrong_clock_ends_no_case() {
    let (city, credential) = city();
    let watch = || Duration::ZERO;
    let print = to_text(&credential);
    let stranger = IdNumber::parse("079190000102").unwrap();
    let seen = [crate::facts::Seen::WorkSchedule];
    let mut session = city.session();
    session.present(&print, &seen[..], &reading(0, 1000, 1), &watch);
    session.look_up(&stranger, &seen[..], &reading(5, 1005, 1), &watch);
    // One scan two days ahead: it goes on with the case, and so does the next one.
    let wrong = reading(2 * 86_400, 1010, 1);
    passes(&mut session, &city.live(&credential, wrong.wall), wrong);
    let other = session.look_up(&stranger, Beside::default(), &reading(20, 1020, 1), &watch);
    assert_eq!((other.recorded().sequence(), other.recorded().continues()), (Some(4), Some(2)));
    let shown = session.present(&print, Beside::default(), &reading(30, 1030, 1), &watch);
    let Outcome::Passage(Sighting { passage, .. }) = shown else { panic!("no passage") };
    assert_eq!((passage.recorded().sequence(), passage.recorded().continues()), (Some(5), Some(3)));
    let papers = |sequence| {
        let record = session.journal().records(sequence..=sequence).unwrap().next().unwrap();
        let papers = &record.unwrap().passage().unwrap().entry().papers.clone();
        papers.iter().map(|paper| paper.kind.clone()).collect::<Vec<_>>()
    };
    for sequence in 1..=5 {
        assert_eq!(papers(sequence), ["work-schedule"], "{sequence}");
    }
    assert_eq!(session.journal().case(1).unwrap().len(), 3);
    drop(session);
    let other = city.session().look_up(&stranger, &[][..], &reading(40, 1040, 1), &watch);
    assert_eq!(other.recorded().continues(), Some(4));
}

#[test]
fn times_of_the_journal_in_the_future_count_until_a_newer_update() {
    let (mut city, credential) = city();
    // Ten years ahead, with data that are stale by then: referred, but the clock was believed.
    let (decision, reasons) = city.shows(&credential, reading(10 * 365 * 86_400, 10, 1));
    assert_ne!(decision, Decision::Permit);
    assert!(!reasons.contains(&Reason::ClockUntrusted));
    distrusts(&city, &credential, reading(0, 10, 2));
    city.update(morning());
    permits(&city, &credential, reading(60, 10, 3));
}

#[test]
fn a_reboot_alone_is_no_reason_to_distrust() {
    let (city, credential) = city();
    permits(&city, &credential, reading(0, 500_000, 1));
    permits(&city, &credential, reading(60, 5, 2));
    permits(&city, &credential, reading(120, 65, 2));
    permits(&city, &credential, ClockReading::fresh_boot(morning() + TimeDelta::seconds(180)));
}

#[test]
fn a_monotonic_clock_that_goes_backwards_is_not_believed() {
    let (city, credential) = city();
    permits(&city, &credential, reading(0, 1000, 1));
    distrusts(&city, &credential, reading(60, 900, 1));
}

#[test]
fn a_holders_time_moves_no_floor() {
    let (city, credential) = city();
    // A code from the future, and one of last year: the phone's own time is what is written down.
    for issued_at in [morning() + TimeDelta::days(3650), morning() - TimeDelta::days(365)] {
        let text = city.live(&credential, issued_at);
        let (decision, _) = passes(&mut city.session(), &text, reading(0, 1000, 1));
        assert_eq!(decision, Decision::Refer);
        assert_eq!(city.session().journal().soft_floor(), Some(morning()));
        assert_eq!(city.session().installation.hard_floor(), morning() - TimeDelta::minutes(130));
    }
    permits(&city, &credential, reading(60, 1060, 1));
}

#[test]
fn a_refusal_that_rests_on_the_time_is_referred_with_a_clock_that_jumped() {
    let (city, credential) = city();
    permits(&city, &credential, reading(0, 1000, 1));
    // 12:00 by the wall clock, a minute later: outside the window, or not.
    distrusts(&city, &credential, reading(17_400, 1060, 1));
}
