//! Many scenarios at once, on every processor.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::play::{Played, play};
use crate::spec::Scenario;
use crate::world::WorldError;

/// Plays scenarios, and hands over what came of them in their order.
///
/// # Errors
/// The first that `take` gives; the scenarios that are left are not played then.
pub fn play_all<E: From<WorldError>>(
    scenarios: &[(String, Scenario)],
    mut take: impl FnMut(&str, &Scenario, Result<Vec<Played>, WorldError>) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from).min(scenarios.len());
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((index, (name, scenario))) = numbered(scenarios, next) {
                    // Nobody listens any more once `take` has failed.
                    if sender.send((index, play(name, scenario))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        for (index, (name, scenario)) in scenarios.iter().enumerate() {
            let played = loop {
                if let Some(played) = early.remove(&index) {
                    break played;
                }
                let (index, played) = receiver
                    .recv()
                    .map_err(|_| WorldError(format!("{name}: its thread came to grief")))?;
                early.insert(index, played);
            };
            take(name, scenario, played)?;
        }
        Ok(())
    })
}

/// The next scenario that nobody plays yet.
fn numbered<'a, T>(scenarios: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    scenarios.get(index).map(|scenario| (index, scenario))
}
