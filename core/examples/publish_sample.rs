//! Makes a small authority in a folder and publishes it: what `tests/interop/tuf_reads_us.py` reads.

use std::path::Path;

use chot_core::authority::{Authority, AuthorityError};

fn main() -> Result<(), AuthorityError> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "sample".to_owned());
    let now = std::time::SystemTime::now();
    let mut authority = Authority::init(Path::new(&folder), "Thành phố Mẫu", None, now.into())?;
    authority.stage("policy/policy.json", b"{}")?;
    authority.stage("roster/base.seg", &[7; 4096])?;
    authority.stage("checkpoints/checkpoints.json", b"[]")?;
    authority.publish(now.into(), None)?;
    Ok(())
}
