//! How long 7,500 rows of 17 lists take, from bytes to the roster's base:
//! `cargo run --release -p chot-agencies --example time`.

use std::collections::BTreeMap;
use std::time::Instant;

use chot_core::authority::lists::{BuildOptions, NamedList, build_roster};
use chot_core::model::RosterHashKey;
use chot_core::published::areas::Areas;
use chot_core::time::NaiveDate;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let made = chot_agencies::agencies();
    let lists: Vec<NamedList> =
        made.lists.into_iter().map(|l| NamedList { name: l.name, bytes: l.bytes }).collect();
    let mut times = Vec::new();
    for _ in 0..11 {
        let start = Instant::now();
        let options = BuildOptions {
            today: NaiveDate::from_ymd_opt(2021, 10, 1).ok_or("a day")?,
            skip_bad: true,
            approvals: BTreeMap::new(),
            shares: Vec::new(),
            areas: Some(Areas::parse(include_bytes!("../../areas/hcmc-2021.json"))?),
        };
        let built = build_roster(&lists, &options, &RosterHashKey::new([5; 32]))?;
        times.push(start.elapsed());
        if times.len() == 1 {
            let report = &built.report;
            println!(
                "{} rows, {} taken, {} faulty",
                report.rows,
                report.entries,
                report.skipped.len()
            );
        }
    }
    times.sort_unstable();
    let of = |index: usize| times.get(index).copied().unwrap_or_default();
    println!("median {:.1?}, least {:.1?}, most {:.1?} of 11", of(5), of(0), of(10));
    Ok(())
}
