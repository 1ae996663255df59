//! What the authority publishes to phones beside keys and rules: lists, areas, checkpoints, questions.

pub mod areas;
mod questionnaire;
pub mod roster;
mod sites;
mod status;
mod trace;

pub use questionnaire::{
    QUESTIONNAIRE, QUESTIONNAIRE_PATH, Question, Questionnaire, QuestionnaireError,
};
pub use sites::{
    CHECKPOINTS_PATH, CheckpointSite, Checkpoints, CheckpointsError, SiteFault, UnknownCheckpoint,
};
pub use status::{
    Bits, IssuerStatuses, MAX_LIST_BYTES, STATUS_FOLDER, Status, StatusDocument, StatusList,
    StatusListError, StatusLists, list_path,
};
pub use trace::{TRACE_PATH, TraceError, TraceList};
