//! What is wrong with a policy, and where.

use std::fmt;

use crate::encoding::code::{Coded, codes};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; a device takes the policy.
    Warning,
    /// A device refuses the policy.
    Error,
}

codes! { Severity {
    Warning = "warning",
    Error = "error",
} }

impl Severity {
    /// The code: `warning`, `error`.
    #[must_use]
    pub fn code(self) -> &'static str {
        Coded::code(self)
    }
}

/// Something that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Where: a JSON Pointer (RFC 6901); empty for the whole document.
    pub place: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub message: String,
    /// True where a newer version of the app may understand what this one doesn't.
    pub newer: bool,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = self.severity.code();
        let place = if self.place.is_empty() { "/" } else { &self.place };
        write!(f, "{severity}: {place} (line {}): {}", self.line, self.message)
    }
}

/// A policy that is refused, whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Larger than a policy can be.
    #[error("a policy has at most {limit} bytes, this one has {size}")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The most that is read.
        limit: usize,
    },
    /// Not JSON.
    #[error("the policy isn't JSON: line {line}, column {column}: {message}")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// JSON, but not a policy that this version can apply.
    #[error("the policy can't be applied: {}", Listed(.0))]
    Refused(Vec<Finding>),
}

impl PolicyError {
    /// True where the document may be right and the app too old for it.
    #[must_use]
    pub fn app_may_be_too_old(&self) -> bool {
        match self {
            Self::Refused(findings) => findings.iter().any(|finding| finding.newer),
            Self::TooLarge { .. } | Self::NotJson { .. } => false,
        }
    }

    /// The error as findings, the form in which lint reports.
    #[must_use]
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        match self {
            Self::Refused(findings) => findings,
            Self::NotJson { line, ref message, .. } => vec![Finding {
                severity: Severity::Error,
                place: String::new(),
                line,
                message: format!("not JSON: {message}"),
                newer: false,
            }],
            Self::TooLarge { .. } => vec![Finding {
                severity: Severity::Error,
                place: String::new(),
                line: 1,
                message: self.to_string(),
                newer: false,
            }],
        }
    }
}

struct Listed<'a>(&'a [Finding]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, finding) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{} (line {}): {}", finding.place, finding.line, finding.message)?;
        }
        Ok(())
    }
}
