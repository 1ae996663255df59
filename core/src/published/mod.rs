//! What the authority publishes: the documents and lists that reach a phone as signed targets.
//!
//! [`Checkpoints`], the [`Questionnaire`], [`TraceList`] and [`StatusLists`] stand here; the [`roster`]
//! and [`areas`] have rooms of their own, and [`target`] says which path is what. It needs `model`, `keys`
//! and `encoding`: where the bytes come from, and who signed them, is `tuf`'s to know.

pub mod areas;
mod epochs;
mod questionnaire;
pub mod roster;
mod sites;
mod status;
pub mod target;
mod trace;

pub(crate) use epochs::EpochKeys;
#[cfg(test)]
pub(crate) use epochs::epoch_path;
#[cfg(feature = "authority")]
pub(crate) use epochs::{hand_over, sealed_in, segment_of};
pub(crate) use questionnaire::QUESTIONNAIRE;
#[cfg(test)]
pub(crate) use questionnaire::QUESTIONS;
pub use questionnaire::{Question, Questionnaire, QuestionnaireError};
pub use sites::{CheckpointSite, Checkpoints, CheckpointsError, SiteFault, UnknownCheckpoint};
pub use status::{
    Bits, IssuerStatuses, Status, StatusDocument, StatusList, StatusListError, StatusLists,
    list_path,
};
pub use trace::{TraceError, TraceList};
