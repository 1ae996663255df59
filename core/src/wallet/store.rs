//! The wallet's document on disk.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::encoding::document::{DocumentError, parse_document};
use crate::model::Declaration;
use crate::published::QUESTIONNAIRE;
use crate::storage::{
    Access, LockError, StorageError, StoreLock, close_folder, make_folder, read_bounded,
    write_atomically,
};
use crate::time::Instant;
use crate::travel::Presentation;

const FORMAT: &str = "chot-wallet";
const VERSION: u64 = 1;
const FILE: &str = "wallet.json";

/// A wallet's document is small; what is longer is none.
const LONGEST: u64 = 4 << 20;

/// Why a wallet's store can't be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is a wallet already.
    #[error("there is a wallet in {} already; it is left as it was", .0.display())]
    Exists(PathBuf),
    /// There is none.
    #[error("there is no wallet in {}: make one with `wallet init`", .0.display())]
    Missing(PathBuf),
    /// The document isn't a wallet's, or is a newer program's.
    #[error("{}: {source}", file.display())]
    Document {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        source: DocumentError,
    },
    /// The disk refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The document can't be written as JSON.
    #[error("the wallet's document cannot be written: {0}")]
    Serialise(#[source] serde_json::Error),
    /// Another process uses it.
    #[error(transparent)]
    Lock(#[from] LockError),
}

/// A credential, and its owner's last declaration.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Card {
    pub(super) credential: String,
    /// The same credential as a JWS, if the issuer gave that too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) jws: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    declared: Option<Declared>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    at: Instant,
    symptoms: bool,
}

impl Card {
    /// What the holder says at `at`.
    pub(super) fn presentation(&self, at: Instant) -> Presentation {
        let declaration = self.declaration();
        let questionnaire = declaration.map(|_| QUESTIONNAIRE);
        Presentation { issued_at: at, declaration, questionnaire }
    }

    pub(super) fn declaration(&self) -> Option<Declaration> {
        self.declared.as_ref().map(|d| Declaration { at: d.at, symptoms: d.symptoms })
    }
}

#[derive(Serialize, Deserialize)]
struct Document {
    format: String,
    version: u64,
    cards: Vec<Card>,
}

/// The document, in memory; [`Store::save`] replaces the file as a whole.
pub(super) struct Store {
    file: PathBuf,
    document: Document,
    _lock: StoreLock,
}

impl Store {
    pub(super) fn init(folder: &Path) -> Result<Self, StoreError> {
        make_folder(folder, Access::Private)?;
        let lock = StoreLock::take(folder)?;
        let file = folder.join(FILE);
        if file.exists() {
            return Err(StoreError::Exists(folder.to_owned()));
        }
        let document = Document { format: FORMAT.to_owned(), version: VERSION, cards: Vec::new() };
        Ok(Self { file, document, _lock: lock })
    }

    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        let file = folder.join(FILE);
        if !file.exists() {
            return Err(StoreError::Missing(folder.to_owned()));
        }
        let lock = StoreLock::take(folder)?;
        close_folder(folder)?;
        let bytes = read_bounded(&file, LONGEST)?;
        match parse_document(&bytes, FORMAT, VERSION) {
            Ok(document) => Ok(Self { file, document, _lock: lock }),
            Err(source) => Err(StoreError::Document { file, source }),
        }
    }

    pub(super) fn save(&self) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec_pretty(&self.document).map_err(StoreError::Serialise)?;
        Ok(write_atomically(&self.file, &bytes, Access::Private)?)
    }

    pub(super) fn cards(&self) -> &[Card] {
        &self.document.cards
    }

    /// Adds a credential, and gives its index.
    pub(super) fn push(&mut self, credential: &str) -> usize {
        self.document.cards.push(Card {
            credential: credential.to_owned(),
            jws: None,
            declared: None,
        });
        self.document.cards.len() - 1
    }

    pub(super) fn replace(&mut self, index: usize, credential: &str) {
        if let Some(card) = self.document.cards.get_mut(index) {
            credential.clone_into(&mut card.credential);
            card.jws = None;
        }
    }

    /// Keeps the JOSE twin beside a card's credential.
    pub(super) fn set_jws(&mut self, index: usize, jws: &str) {
        if let Some(card) = self.document.cards.get_mut(index) {
            card.jws = Some(jws.to_owned());
        }
    }

    /// False where there is no such card.
    pub(super) fn declare(&mut self, index: usize, declaration: Declaration) -> bool {
        let card = self.document.cards.get_mut(index);
        card.map(|card| {
            card.declared = Some(Declared { at: declaration.at, symptoms: declaration.symptoms });
        })
        .is_some()
    }
}
