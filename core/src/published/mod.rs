//! What the authority publishes: the documents and lists that reach a phone as signed targets.

pub mod areas;
mod epochs;
mod questionnaire;
pub mod roster;
mod sites;
mod status;
pub mod target;
mod trace;

pub use epochs::{EpochKeys, epoch_path, hand_over};
pub use questionnaire::{QUESTIONNAIRE, Question, Questionnaire, QuestionnaireError};
pub use sites::{CheckpointSite, Checkpoints, CheckpointsError, SiteFault, UnknownCheckpoint};
pub use status::{
    Bits, IssuerStatuses, MAX_LIST_BYTES, Status, StatusDocument, StatusList, StatusListError,
    StatusLists, list_path,
};
pub use trace::{TraceError, TraceList};
