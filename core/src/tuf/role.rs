//! Who signs for a role.

use serde::{Deserialize, Serialize};

/// The keys that may sign for a role, and how many of them have to (section 4.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleKeys {
    /// Key ids.
    pub keyids: Vec<String>,
    /// How many different ones have to sign, at least 1.
    pub threshold: u32,
}

impl RoleKeys {
    /// True where so many different keys are enough. None are never enough.
    pub(crate) fn is_met_by(&self, signers: usize) -> bool {
        usize::try_from(self.threshold).is_ok_and(|n| n > 0 && signers >= n)
    }
}
