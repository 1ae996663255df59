//! What a wallet keeps, what a scan of it reveals, and its end.

use std::path::Path;

use fluent_bundle::FluentValue;

use super::{HOLDER_KEY, HolderKind, Wallet, WalletError, city, store};
use crate::encoding::code::{Coded, codes};
use crate::keys::Keystore;
use crate::model::{Place, personal};
use crate::words::{Worded, Words, phrase_arguments};

/// A kind of thing that a wallet keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredKind {
    /// The holder's secret key, in the platform's key store.
    SoftwareKey,
    /// The public key of the one that the phone's hardware has.
    HardwareKey,
    /// Credentials.
    Credentials,
    /// Their JOSE forms.
    Twins,
    /// The last declaration of a person: when, and whether anything was answered with yes.
    Declarations,
    /// Certificates beside cards.
    Certificates,
    /// Names that the owner gave to cards.
    Labels,
    /// A city's public data.
    City,
}

codes! { StoredKind {
    SoftwareKey = "software-key",
    HardwareKey = "hardware-key",
    Credentials = "credentials",
    Twins = "twins",
    Declarations = "declarations",
    Certificates = "certificates",
    Labels = "labels",
    City = "city",
} }

/// So many of a kind are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What.
    pub kind: StoredKind,
    /// How many.
    pub count: usize,
}

impl Stored {
    /// The kind's code: `credentials`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }
}

impl Worded for Stored {
    fn in_words(&self, words: &Words) -> String {
        let count = FluentValue::from(self.count);
        words.phrase(&format!("stored-{}", self.code()), &phrase_arguments([("count", count)]))
    }
}

/// A kind of thing that whoever scans a card's code reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevealedKind {
    /// The name.
    Name,
    /// The birth date.
    BirthDate,
    /// The last four digits of the ID number.
    IdLastFour,
    /// The employer.
    Employer,
    /// The sector.
    Sector,
    /// Where home is.
    Home,
    /// Where work is.
    Work,
    /// A dose.
    Vaccination,
    /// A recovery.
    Recovery,
    /// A test.
    Test,
    /// A permit.
    Permit,
    /// When a declaration was made, and whether anything was answered with yes; not the answers.
    Declaration,
    /// Who issued it, and for how long it holds.
    Issuer,
    /// That two codes are one person's.
    Linkable,
}

codes! { RevealedKind {
    Name = "name",
    BirthDate = "birth-date",
    IdLastFour = "id-last-four",
    Employer = "employer",
    Sector = "sector",
    Home = "home",
    Work = "work",
    Vaccination = "vaccination",
    Recovery = "recovery",
    Test = "test",
    Permit = "permit",
    Declaration = "declaration",
    Issuer = "issuer",
    Linkable = "linkable",
} }

/// Something that whoever scans a card's code reads.
#[derive(Clone, PartialEq, Eq)]
pub struct Revealed {
    /// What.
    pub kind: RevealedKind,
    /// As it is there, without words of any language; none where there is nothing to show.
    pub value: Option<String>,
}

personal!(Revealed);

impl Revealed {
    /// The kind's code: `birth-date`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }
}

/// What kind of thing it is; not the value.
impl Worded for Revealed {
    fn in_words(&self, words: &Words) -> String {
        words.coded("revealed", self.code())
    }
}

impl Wallet {
    /// What is kept, by kind. Kinds of which there is nothing are left out.
    #[must_use]
    pub fn what_is_stored(&self) -> Vec<Stored> {
        let cards = self.store.cards();
        let key = match self.kind {
            HolderKind::Software => StoredKind::SoftwareKey,
            HolderKind::Hardware => StoredKind::HardwareKey,
        };
        // A file that can't be read is there too.
        let city = !matches!(city::followed(self.store.folder()), Ok(None));
        let counted = [
            (key, 1),
            (StoredKind::Credentials, cards.len()),
            (StoredKind::Twins, cards.iter().filter(|card| card.jws.is_some()).count()),
            (StoredKind::Declarations, cards.iter().filter_map(store::Card::declaration).count()),
            (StoredKind::Certificates, cards.iter().map(|card| card.certificates.len()).sum()),
            (StoredKind::Labels, cards.iter().filter(|card| card.label.is_some()).count()),
            (StoredKind::City, usize::from(city)),
        ];
        let there = counted.into_iter().filter(|(_, count)| *count > 0);
        there.map(|(kind, count)| Stored { kind, count }).collect()
    }

    /// What whoever scans a card's code (from 1) reads, at a checkpoint or anywhere.
    ///
    /// # Errors
    /// [`WalletError::NoSuchCard`].
    pub fn what_a_scan_reveals(&self, card: usize) -> Result<Vec<Revealed>, WalletError> {
        use RevealedKind as Kind;
        let c = self.claims(card)?;
        let declaration = self.slot(card)?.declaration().filter(|_| c.holder.is_some());
        let mut found = Vec::new();
        let mut add = |kind, value: Option<String>| found.push(Revealed { kind, value });
        let one = |kind, value: Option<String>| value.map(|value| (kind, Some(value)));
        let place = |place: &Place| match place.position {
            Some(at) => format!("{} · {:.3}, {:.3}", place.area.as_str(), at.lat(), at.lon()),
            None => place.area.as_str().to_owned(),
        };
        let single = [
            one(Kind::Name, c.name.clone()),
            one(Kind::BirthDate, c.birth_date.map(|day| day.to_string())),
            one(Kind::IdLastFour, c.id_last_four.map(|digits| format!("{digits:04}"))),
            one(Kind::Employer, c.employer.clone()),
            one(Kind::Sector, c.sector.clone()),
            one(Kind::Home, c.home.as_ref().map(place)),
            one(Kind::Work, c.work.as_ref().map(place)),
        ];
        single.into_iter().flatten().for_each(|(kind, value)| add(kind, value));
        for dose in &c.vaccinations {
            let product = dose.product.iter().map(|product| format!(" · {product}"));
            let product: String = product.collect();
            add(Kind::Vaccination, Some(format!("{} · {}{product}", dose.dose, dose.date)));
        }
        for recovery in &c.recoveries {
            add(Kind::Recovery, Some(recovery.date.to_string()));
        }
        for test in &c.tests {
            let (method, result) = (test.method.code(), test.result.code());
            add(Kind::Test, Some(format!("{method} · {result} · {}", test.taken_at.to_rfc3339())));
        }
        for permit in &c.permits {
            add(Kind::Permit, Some(permit.number.clone()));
        }
        if let Some(declaration) = declaration {
            add(Kind::Declaration, Some(declaration.at.to_rfc3339()));
        }
        let until = c.expires_at.date_naive();
        add(Kind::Issuer, Some(format!("{} · {} – {until}", c.issuer, c.not_before.date_naive())));
        add(Kind::Linkable, None);
        Ok(found)
    }

    /// The wallet's end: its secret goes from the key store, its files from the folder. A key in the phone's
    /// hardware is for whoever made it there to remove.
    ///
    /// # Errors
    /// [`WalletError`] says what couldn't be removed; the rest is gone, and [`Wallet::delete`] tries again.
    pub fn delete_everything(self, keys: &dyn Keystore) -> Result<(), WalletError> {
        let secret = keys.remove(HOLDER_KEY);
        self.store.delete()?;
        Ok(secret?)
    }

    /// True where a folder has a wallet, or something of one, whether or not it can be opened.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        store::is_there(folder)
    }

    /// As [`Wallet::delete_everything`], of a wallet that can't be opened, or of what is left of one; that
    /// there is nothing is no error.
    ///
    /// # Errors
    /// As [`Wallet::delete_everything`]; [`StoreError::Lock`](super::StoreError::Lock) where it is open.
    pub fn delete(folder: &Path, keys: &dyn Keystore) -> Result<(), WalletError> {
        let files = store::delete(folder);
        // Somebody has it open: nothing is touched.
        if let Err(error @ super::StoreError::Lock(_)) = files {
            return Err(error.into());
        }
        let secret = keys.remove(HOLDER_KEY);
        files?;
        secret?;
        // A key store in the same folder has left it by now.
        let _ = std::fs::remove_dir(folder);
        Ok(())
    }
}
