//! Reading codes outside a session: a wallet takes in a credential, a phone its enrolment.

use std::sync::{Arc, Mutex};

use crate::{ChotError, Explained, FrameGeometry, FramePoint, Language, adapter, convert};

/// Reads codes from frames, or from a picture, and judges nothing.
#[derive(uniffi::Object)]
pub struct CodeReader(Mutex<adapter::Reader>);

impl std::fmt::Debug for CodeReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeReader(..)")
    }
}

/// A code that was read.
#[derive(Clone, PartialEq, uniffi::Record)]
pub struct ReadCode {
    /// What it says; none where that is no text.
    pub text: Option<String>,
    /// Its corners, clockwise from its own top left.
    pub corners: Vec<FramePoint>,
}

impl std::fmt::Debug for ReadCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReadCode(..)")
    }
}

/// What a frame gave.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct CodeReading {
    /// The codes, in the order they were found in.
    pub codes: Vec<ReadCode>,
    /// If none was read: what would help, if anything is known to.
    pub hint: Option<Explained>,
    /// If none was read: the corners of what is most like a code.
    pub located: Vec<FramePoint>,
    /// How long it took, microseconds.
    pub micros: u64,
}

#[uniffi::export]
impl CodeReader {
    /// A reader that has seen nothing yet; hints come in `language`.
    #[uniffi::constructor]
    #[must_use]
    pub fn new(language: Language) -> Arc<Self> {
        Arc::new(Self(Mutex::new(adapter::Reader::new(language))))
    }

    /// Looks at the next frame of a camera; what earlier frames showed of a code counts too. `plane` is
    /// borrowed for the call.
    ///
    /// # Errors
    /// [`ChotError::WrongFrame`], [`ChotError::BadInput`] for a plane that its geometry doesn't fit.
    pub fn read(&self, plane: &[u8], geometry: FrameGeometry) -> Result<CodeReading, ChotError> {
        self.look(plane, &geometry, false)
    }

    /// Looks at a picture by itself, longer: there is only one.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_still(
        &self,
        plane: &[u8],
        geometry: FrameGeometry,
    ) -> Result<CodeReading, ChotError> {
        self.look(plane, &geometry, true)
    }
}

impl CodeReader {
    fn look(
        &self,
        plane: &[u8],
        geometry: &FrameGeometry,
        still: bool,
    ) -> Result<CodeReading, ChotError> {
        convert::check_frame(plane, geometry)?;
        // A scanner that was left half-way is only slower for it: it holds nothing that is believed.
        let mut reader = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        reader.look(plane, geometry, still)
    }
}
