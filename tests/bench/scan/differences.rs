//! Which pictures one of two decoders reads and the other doesn't.

use std::error::Error;
use std::fmt::Write as _;

use crate::tally::Tally;

/// Lists them for the two decoders that are named, both ways; nothing if none is.
pub fn list(tally: &Tally, names: &[String]) -> Result<String, Box<dyn Error>> {
    let mut report = String::new();
    let [one, other] = names else {
        return if names.is_empty() { Ok(report) } else { Err("give two decoders: A,B".into()) };
    };
    let column = |name: &str| {
        let at = tally.decoders.iter().position(|decoder| *decoder == name);
        at.ok_or_else(|| format!("no decoder {name} in this run"))
    };
    let (first, second) = (column(one)?, column(other)?);
    for (reads, reads_not, left, right) in
        [(one, other, first, second), (other, one, second, first)]
    {
        let found = tally.results.iter().filter(|r| r.of[left].right && !r.of[right].right);
        let names: Vec<_> = found.map(|result| result.name.as_str()).collect();
        writeln!(report, "\n{reads} reads and {reads_not} doesn't: {}\n", names.len())?;
        names.iter().try_for_each(|name| writeln!(report, "- {name}"))?;
    }
    for result in &tally.results {
        for (decoder, outcome) in tally.decoders.iter().zip(&result.of) {
            if outcome.misread > 0 {
                writeln!(report, "\n{decoder} misreads {}", result.name)?;
            }
        }
    }
    Ok(report)
}
