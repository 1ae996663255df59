//! The words shown to people, in Vietnamese and in English.
//!
//! [`Words`] are those of one [`Language`], [`Worded`] is what there are words for. It needs nothing but
//! `encoding` and `time`.
//!
//! Codes are what the core decides with; words are looked up at the edge, in Project Fluent files
//! (`core/l10n/`) that translators edit. A code without words of its own (a rule of some city, an
//! obligation that a policy made up) is shown as a general sentence with the code in it.
//!
//! Which message is whose stands beside each type, in its [`Worded`]: nothing here knows what there
//! is to say.
//!
//! ```
//! use chot_core::words::{Language, Words};
//!
//! let language: Language = "vi_VN.UTF-8".parse()?;
//! let words = Words::new(language);
//! println!("{}", words.of(&chot_core::model::Decision::Permit));
//! # Ok::<(), chot_core::words::UnknownLanguage>(())
//! ```

#[cfg(feature = "authority")]
mod messages;
mod surface;

use std::fmt;
use std::str::FromStr;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

#[cfg(feature = "authority")]
pub use messages::Messages;
pub use surface::{Check, Exercise, Fault, Warning};

use crate::encoding::code::{Coded, codes};
use crate::encoding::inflate::inflate;
use crate::time::{FixedOffset, VIETNAM};

/// The longest that a language's messages are unpacked, in bytes.
const MOST: usize = 256 << 10;

/// A language that there are words in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Tiếng Việt.
    Vietnamese,
    /// English.
    English,
}

codes! { Language {
    Vietnamese = "vi",
    English = "en",
} }

/// A language that there are no words in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no words in the language `{0}`: expected vi or en")]
pub struct UnknownLanguage(pub String);

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Vietnamese, Self::English];

    /// The code, ISO 639-1.
    #[must_use]
    pub fn code(self) -> &'static str {
        Coded::code(self)
    }

    /// The messages, as `build.rs` packed them.
    fn text(self) -> String {
        let packed: &[u8] = match self {
            Self::Vietnamese => include_bytes!(concat!(env!("OUT_DIR"), "/vi.z")),
            Self::English => include_bytes!(concat!(env!("OUT_DIR"), "/en.z")),
        };
        // Our own: a test sees to it that it is whole.
        let text = inflate(packed, MOST).map(|(text, _)| text).unwrap_or_default();
        String::from_utf8(text).unwrap_or_default()
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads a language code; a region or an encoding after it is ignored (`vi_VN.UTF-8`).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let language = text.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|known| language.eq_ignore_ascii_case(known.code()))
            .ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

/// The words of one language.
pub struct Words {
    language: Language,
    offset: FixedOffset,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self::of_text(language, language.text())
    }

    /// The words of a language that are in a text of their own, which phones don't carry.
    pub(crate) fn of_text(language: Language, text: String) -> Self {
        let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The marks are for right-to-left text; on a console and in a QR they are noise.
        bundle.set_use_isolating(false);
        // A text of ours with a fault still gives what is whole in it; a test sees to it
        // that there is none.
        let resource = match FluentResource::try_new(text) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        Self { language, offset: VIETNAM, bundle }
    }

    /// These words, telling times in a city's offset. Without one they are told in Vietnam's.
    #[must_use]
    pub fn in_offset(self, offset: FixedOffset) -> Self {
        Self { offset, ..self }
    }

    /// The offset that times are told in.
    #[must_use]
    pub fn offset(&self) -> FixedOffset {
        self.offset
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Something, in words.
    #[must_use]
    pub fn of(&self, what: &(impl Worded + ?Sized)) -> String {
        what.in_words(self)
    }

    /// A phrase of those that have no code; its id where there is none.
    pub(crate) fn phrase(&self, id: &str, args: &FluentArgs<'_>) -> String {
        self.message(id, args).unwrap_or_else(|| id.to_owned())
    }

    /// The message for a code, or the general one with the code in it.
    pub(crate) fn coded(&self, kind: &str, code: &str) -> String {
        let mut args = FluentArgs::new();
        args.set("code", code.to_owned());
        self.message(&format!("{kind}-{code}"), &args)
            .or_else(|| self.message(&format!("{kind}-other"), &args))
            .unwrap_or_else(|| code.to_owned())
    }

    /// What stands beside a message under a name of its own, filled in.
    #[cfg(feature = "authority")]
    pub(crate) fn attribute(&self, id: &str, name: &str) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.get_attribute(name)?.value();
        Some(self.bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned())
    }

    /// The message of an id, filled in.
    pub(crate) fn message(&self, id: &str, args: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let text = self.bundle.format_pattern(pattern, Some(args), &mut Vec::new());
        Some(text.into_owned())
    }
}

/// Something that there are words for.
///
/// It is implemented beside each type, which alone knows what its messages are called and what is
/// filled in.
pub trait Worded {
    /// It, in the language of these words.
    fn in_words(&self, words: &Words) -> String;
}

/// Arguments of a phrase.
pub(crate) fn phrase_arguments<'a, const N: usize>(
    arguments: [(&'static str, FluentValue<'a>); N],
) -> FluentArgs<'a> {
    arguments.into_iter().collect()
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({})", self.language.code())
    }
}

#[cfg(test)]
mod tests;
