//! The questionnaire of the daily health declaration.

use serde::Deserialize;

/// Answers to the daily questions. Each must be given; none has a default.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// A fever.
    pub fever: bool,
    /// A cough.
    pub cough: bool,
    /// Short of breath.
    pub breathless: bool,
    /// Taste or smell lost.
    pub loss_of_taste_or_smell: bool,
    /// In contact with a confirmed or suspected case.
    pub contact_with_case: bool,
}

impl Answers {
    /// True where any question was answered with yes: the one bit that a code carries.
    #[must_use]
    pub(crate) fn any_yes(&self) -> bool {
        self.fever
            || self.cough
            || self.breathless
            || self.loss_of_taste_or_smell
            || self.contact_with_case
    }
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answers(..)")
    }
}
