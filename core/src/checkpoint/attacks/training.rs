//! The training city and a real one: neither's codes count in the other.

use super::*;
use crate::device::{DeviceError, TrainingCity};

#[test]
fn a_training_code_lets_nobody_through_at_a_real_checkpoint() {
    let city = City::new();
    // The very day of the training city, on which its codes are in time.
    let clock = ClockReading::fresh_boot(morning());
    assert_eq!(on_the_day(&clock), (clock, 0));
    let codes = training_codes(&clock).unwrap();
    let travel: Vec<_> = codes.iter().filter(|code| is_travel_code(&code.text)).collect();
    assert!(travel.len() > 10);
    for code in travel {
        for text in [Some(&code.text), code.beside.as_ref()].into_iter().flatten() {
            let judged = passes(&mut city.session(), text, clock);
            assert_eq!(judged, (Decision::Deny, vec![Reason::UntrustedIssuer]), "{code:?}");
        }
    }
}

#[test]
fn a_real_code_lets_nobody_through_in_training() {
    let mut city = City::new();
    let credential = city.issue();
    let clock = ClockReading::fresh_boot(morning());
    let code = city.live(&credential, clock.wall);
    assert_eq!(passes(&mut city.session(), &code, clock).0, Decision::Permit);
    let judged = passes(&mut Checkpoint::training().unwrap(), &code, clock);
    assert_eq!(judged, (Decision::Deny, vec![Reason::UntrustedIssuer]));
}

#[test]
fn a_training_session_never_becomes_a_real_one() {
    let mut city = City::new();
    let sites = br#"{"format": "chot-checkpoints", "version": 1,
        "checkpoints": [{"name": "training", "area": "d7"}]}"#;
    city.authority.set_checkpoints(&Checkpoints::parse(sites).unwrap()).unwrap();
    city.update(morning());
    let device = Device::open(&city.phone()).unwrap();
    let mut session = Checkpoint::training().unwrap();
    assert!(session.reload(Installation::open(&device).unwrap()).is_err());
    assert!(session.installation().is_training());
}

#[test]
fn the_training_city_is_no_update_of_a_real_one() {
    let city = City::new();
    let device = Device::open(&city.phone()).unwrap();
    let training = TrainingCity::read().unwrap();
    let refused = installation::update(&device, &training, morning());
    assert!(matches!(refused, Err(DeviceError::Refused(_))), "{refused:?}");
    let session = city.session();
    assert!(!session.installation().is_training() && session.site().name == "bridge");
}
