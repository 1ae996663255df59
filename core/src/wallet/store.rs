//! The wallet's document on disk.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::encoding::code::{Code, codes};
use crate::encoding::document::{DocumentError, parse_document};
use crate::encoding::hex::hex;
use crate::keys::CurveKey;
use crate::keys::jwk::Jwk;
use crate::model::Declaration;
use crate::published::QUESTIONNAIRE;
use crate::storage::{
    Access, LockError, StorageError, StoreLock, close_folder, make_folder, read_bounded,
    remove_file, remove_leftovers, write_atomically,
};
use crate::time::Instant;
use crate::travel::Presentation;
use crate::tuf::Reached;

const FORMAT: &str = "chot-wallet";
const VERSION: u64 = 2;
const FILE: &str = "wallet.json";
/// What is installed of the city's.
pub(super) const CITY_FILE: &str = "city.json";

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

/// A credential, its owner's last declaration, and what is kept beside it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Card {
    /// Stays the card's own, however cards are moved and renewed. Version 1 had none.
    #[serde(default)]
    pub(super) id: CardId,
    /// What its owner calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) label: Option<String>,
    pub(super) credential: String,
    /// The same credential as a JWS, if the issuer gave that too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) jws: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    declared: Option<Declared>,
    /// Texts of EU certificates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) certificates: Vec<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    at: Instant,
    symptoms: bool,
    /// Which questionnaire was answered. Version 1 knew one alone.
    #[serde(default = "own_questionnaire")]
    questionnaire: u32,
}

fn own_questionnaire() -> u32 {
    QUESTIONNAIRE
}

/// A card's own name within its wallet, or a certificate's: 16 hexadecimal digits. It stays when cards are
/// moved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CardId(String);

impl CardId {
    /// The id of what was kept first under it.
    pub(super) fn of(text: &str) -> Self {
        use sha2::{Digest as _, Sha256};
        let digest = Sha256::digest([b"chot wallet card v1\0", text.as_bytes()].concat());
        Self(hex(digest.get(..8).unwrap_or_default()))
    }

    /// The id of what a card had before another credential took its place.
    pub(super) fn of_former(card: &Card) -> Self {
        Self::of(&format!("former {}", card.credential))
    }

    /// The id that somebody wrote; whether a wallet has it is for the wallet to say.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Card {
    pub(super) fn new(credential: &str) -> Self {
        Self {
            id: CardId::of(credential),
            label: None,
            credential: credential.to_owned(),
            jws: None,
            declared: None,
            certificates: Vec::new(),
        }
    }

    /// What the holder says at `at`.
    pub(super) fn presentation(&self, at: Instant) -> Presentation {
        let questionnaire = self.declared.as_ref().map(|declared| declared.questionnaire);
        Presentation { issued_at: at, declaration: self.declaration(), questionnaire }
    }

    pub(super) fn declaration(&self) -> Option<Declaration> {
        self.declared.as_ref().map(|d| Declaration { at: d.at, symptoms: d.symptoms })
    }

    pub(super) fn declare(&mut self, declaration: Declaration, questionnaire: u32) {
        let Declaration { at, symptoms } = declaration;
        self.declared = Some(Declared { at, symptoms, questionnaire });
    }

    /// A newer credential of the same person; the twin of the older goes with it.
    pub(super) fn renew(&mut self, credential: &str) {
        credential.clone_into(&mut self.credential);
        self.jws = None;
    }
}

/// Where the holder's key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderKind {
    /// A secret that the core made, in the platform's key store.
    Software,
    /// A key that the platform signs with, and doesn't give away.
    Hardware,
}

codes! { HolderKind {
    Software = "software",
    Hardware = "hardware",
} }

/// The key that a wallet was made with.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Holder {
    kind: Code<HolderKind>,
    key: Jwk,
}

#[derive(Serialize, Deserialize)]
struct Document {
    format: String,
    version: u64,
    /// Version 1 had none: its key was always the key store's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holder: Option<Holder>,
    cards: Vec<Card>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    city: Option<CityInMind>,
}

/// The city that is followed, and how far what was fetched of it came: kept apart from that, so that it is
/// missed where it is gone or put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CityInMind {
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reached: Option<Reached>,
}

/// The document, in memory and on disk alike.
pub(super) struct Store {
    folder: PathBuf,
    document: Document,
    _lock: StoreLock,
}

impl Store {
    /// Locks a folder in which there is no wallet yet. Nothing is written before [`Store::bind`].
    pub(super) fn init(folder: &Path) -> Result<Self, StoreError> {
        make_folder(folder, Access::Private)?;
        let lock = StoreLock::take(folder)?;
        if folder.join(FILE).exists() {
            return Err(StoreError::Exists(folder.to_owned()));
        }
        let (format, version) = (FORMAT.to_owned(), VERSION);
        let document = Document { format, version, holder: None, cards: Vec::new(), city: None };
        Ok(Self { folder: folder.to_owned(), document, _lock: lock })
    }

    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        let file = folder.join(FILE);
        if !file.exists() {
            return Err(StoreError::Missing(folder.to_owned()));
        }
        let lock = StoreLock::take(folder)?;
        close_folder(folder)?;
        remove_leftovers(folder);
        let bytes = read_bounded(&file, LONGEST)?;
        match read(&bytes) {
            Ok(document) => Ok(Self { folder: folder.to_owned(), document, _lock: lock }),
            Err(source) => Err(StoreError::Document { file, source }),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The key that the wallet was made with; none of a wallet of version 1.
    pub(super) fn holder(&self) -> Option<(HolderKind, Option<CurveKey>)> {
        self.document.holder.as_ref().map(|holder| (holder.kind.0, holder.key.read()))
    }

    /// Says with which key the wallet is made, and writes it.
    pub(super) fn bind(&mut self, kind: HolderKind, key: &CurveKey) -> Result<(), StoreError> {
        self.document.holder = Some(Holder { kind: Code(kind), key: Jwk::write(key) });
        self.save()
    }

    /// As [`Store::bind`], on the disk with the next change: a wallet of version 1 opens on a full disk too.
    pub(super) fn bind_later(&mut self, kind: HolderKind, key: &CurveKey) {
        self.document.holder = Some(Holder { kind: Code(kind), key: Jwk::write(key) });
    }

    pub(super) fn cards(&self) -> &[Card] {
        &self.document.cards
    }

    /// Changes the cards and replaces the file as a whole. Where that fails, the cards are as they were.
    pub(super) fn change<T>(
        &mut self,
        change: impl FnOnce(&mut Vec<Card>) -> T,
    ) -> Result<T, StoreError> {
        let mut cards = self.document.cards.clone();
        let done = change(&mut cards);
        let before = std::mem::replace(&mut self.document.cards, cards);
        match self.save() {
            Ok(()) => Ok(done),
            Err(error) => {
                self.document.cards = before;
                Err(error)
            }
        }
    }

    pub(super) fn city(&self) -> Option<&CityInMind> {
        self.document.city.as_ref()
    }

    /// Keeps which city is followed, and how far that came. Where that fails, what was kept stays.
    pub(super) fn keep_city(&mut self, city: Option<CityInMind>) -> Result<(), StoreError> {
        if self.document.city == city {
            return Ok(());
        }
        let before = std::mem::replace(&mut self.document.city, city);
        self.save().inspect_err(|_| self.document.city = before)
    }

    fn save(&mut self) -> Result<(), StoreError> {
        self.document.version = VERSION;
        let bytes = serde_json::to_vec_pretty(&self.document).map_err(StoreError::Serialise)?;
        Ok(write_atomically(&self.folder.join(FILE), &bytes, Access::Private)?)
    }

    /// Removes the wallet's files, and its folder where nothing else is in it.
    pub(super) fn delete(self) -> Result<(), StoreError> {
        let Self { folder, document: _, _lock: lock } = self;
        delete_files(&folder, lock)
    }
}

/// True where a folder has something of a wallet's.
pub(super) fn is_there(folder: &Path) -> bool {
    [FILE, CITY_FILE].iter().any(|file| folder.join(file).exists())
}

/// Locks and removes a wallet's files, whatever is in them; that there are none is no error.
pub(super) fn delete(folder: &Path) -> Result<(), StoreError> {
    if !is_there(folder) {
        return Ok(());
    }
    let lock = StoreLock::take(folder)?;
    delete_files(folder, lock)
}

fn delete_files(folder: &Path, lock: StoreLock) -> Result<(), StoreError> {
    for file in [FILE, CITY_FILE] {
        remove_file(&folder.join(file))?;
    }
    remove_leftovers(folder);
    drop(lock);
    remove_file(&folder.join("lock"))?;
    // What else is in it isn't the wallet's.
    let _ = std::fs::remove_dir(folder);
    Ok(())
}

fn read(bytes: &[u8]) -> Result<Document, DocumentError> {
    let mut document: Document = parse_document(bytes, FORMAT, VERSION)?;
    let first = document.version < 2;
    let invalid = |path: String, message: &str| DocumentError::Invalid {
        format: FORMAT,
        path,
        message: message.to_owned(),
    };
    let holds = |holder: &Holder| holder.key.read().is_some();
    match &document.holder {
        None if first => {}
        Some(holder) if holds(holder) => {}
        None => return Err(invalid("holder".to_owned(), "missing: which key the wallet is for")),
        Some(_) => return Err(invalid("holder.key".to_owned(), "not an Ed25519 or P-256 key")),
    }
    let mut seen = BTreeSet::new();
    for (n, card) in document.cards.iter_mut().enumerate() {
        if first {
            card.id = CardId::of(&card.credential);
        }
        if card.id.0.is_empty() || !seen.insert(card.id.clone()) {
            return Err(invalid(format!("cards[{n}].id"), "missing, or another card's"));
        }
    }
    Ok(document)
}
