//! The one place that knows the core's sessions: opens them, and turns their values into the
//! surface's.

pub(crate) mod citizen;
mod failures;
mod look_back;
mod officer;
mod reader;
mod secrets;
mod self_test;
mod set_up;
mod signer;
mod update;
mod view;

pub(crate) use officer::{Officer, training_codes};
pub(crate) use reader::Reader;
pub(crate) use self_test::self_test;
pub(crate) use set_up::{
    checkpoints, confirm_journal_loss, device_state, enrol, enrolment_preview, journal_loss,
    unenrol, what_unenrolling_loses,
};
pub(crate) use update::{update, update_from_folder};
