//! What was only tried out is not recorded as a passage.

use chot_core::journal::{Journal, PassageEntry};
use chot_core::policy::Preview;

fn cheat(journal: &mut Journal, preview: Preview, passage: PassageEntry) {
    journal.append(preview, passage);
}

fn main() {}
