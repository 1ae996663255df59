//! Every scenario, from the photo to the verdict.

use chot_scenarios::{WorldError, all, play_all};

#[test]
fn every_scenario_comes_out_right() {
    let scenarios = all().expect("the scenarios' files");
    let (pending, scenarios): (Vec<_>, Vec<_>) =
        scenarios.into_iter().partition(|(_, scenario)| scenario.pending.is_some());
    for (_, scenario) in &pending {
        let why = scenario.pending.as_deref().unwrap_or_default();
        println!("pending: {} {}: {why}", scenario.number, scenario.title.en);
    }
    let mut wrong = Vec::new();
    play_all(&scenarios, |name, scenario, played| -> Result<(), WorldError> {
        match played {
            Err(error) => wrong.push(format!("{name}: {error}")),
            Ok(steps) => {
                assert_eq!(steps.len(), scenario.steps.len(), "{name}");
                for (number, step) in steps.iter().enumerate() {
                    if let Some(difference) = &step.difference {
                        wrong.push(format!("{name}, step {}: {difference}", number + 1));
                    }
                }
            }
        }
        Ok(())
    })
    .expect("every scenario is handed over");
    println!("{} scenarios played, {} pending", scenarios.len(), pending.len());
    assert!(wrong.is_empty(), "{} went wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(scenarios.len() >= 82, "only {} were played", scenarios.len());
}

#[test]
fn every_scenario_has_a_number_of_its_own() {
    let mut numbers = std::collections::BTreeSet::new();
    for (name, scenario) in all().expect("the scenarios' files") {
        let stem = name.split('-').next().unwrap_or_default().trim_start_matches('0');
        assert_eq!(scenario.number, stem, "{name}");
        assert!(numbers.insert(scenario.number.clone()), "{name}: {} twice", scenario.number);
    }
}
