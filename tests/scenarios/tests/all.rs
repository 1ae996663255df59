//! Every scenario, from the photo to the verdict.

use chot_scenarios::{all, play};

#[test]
fn every_scenario_comes_out_right() {
    let mut wrong = Vec::new();
    let (mut played, mut pending) = (0, 0);
    for (name, scenario) in all().expect("the scenarios' files") {
        if let Some(why) = &scenario.pending {
            println!("pending: {} {}: {why}", scenario.number, scenario.title.en);
            pending += 1;
            continue;
        }
        match play(&name, &scenario) {
            Err(error) => wrong.push(format!("{name}: {error}")),
            Ok(steps) => {
                assert_eq!(steps.len(), scenario.steps.len(), "{name}");
                played += 1;
                for (number, step) in steps.iter().enumerate() {
                    if let Some(difference) = &step.difference {
                        wrong.push(format!("{name}, step {}: {difference}", number + 1));
                    }
                }
            }
        }
    }
    println!("{played} scenarios played, {pending} pending");
    assert!(wrong.is_empty(), "{} went wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(played >= 30, "only {played} were played");
}
