//! Cards: the credentials of a wallet, added, named, ordered and removed.

use super::certificates::{self, CertificateView};
use super::store::{Card, CardId};
use super::{MOST_CARDS, Wallet, WalletError, city, read};
use crate::encoding::plain::hidden_in;
use crate::model::personal;
use crate::time::{Instant, NaiveDate};
use crate::travel::{Credential, Envelope, PREFIX, Purpose, TrustStore};

/// How many characters a label has at most.
const LONGEST_LABEL: usize = 60;

/// What a wallet shows of a credential that it holds. Not verified: the wallet trusts its owner.
#[derive(Clone, PartialEq)]
pub struct CardView {
    /// Its number in the wallet, from 1. Another one when cards are moved or removed.
    pub number: usize,
    /// Its own id in this wallet, which stays.
    pub id: CardId,
    /// What its owner calls it.
    pub label: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// Whom it is about.
    pub name: Option<String>,
    /// When it was issued.
    pub issued_at: Instant,
    /// The first instant at which it holds.
    pub valid_from: Instant,
    /// The first instant at which it no longer holds.
    pub valid_until: Instant,
    /// True where it is tied to this wallet's key; false for a print.
    pub live: bool,
    /// True where the issuer gave its JOSE form too.
    pub has_jws: bool,
    /// Doses of vaccine that it tells of, with their days.
    pub doses: Vec<(u8, NaiveDate)>,
    /// The numbers of the permits in it.
    pub permits: Vec<String>,
    /// When its owner last declared their health, and whether a symptom was declared.
    pub declared: Option<(Instant, bool)>,
    /// How many certificates are kept beside it.
    pub certificates: usize,
}

/// What adding a credential would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It would be a new card.
    New,
    /// It would take the place of an older one of the same person.
    Renews,
    /// It is held already, and nothing would change.
    Held,
    /// It is the JOSE form of one that is held, and would be kept beside it.
    Twin,
}

impl Effect {
    /// The code: `new`, `renews`, `held`, `twin`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Renews => "renews",
            Self::Held => "held",
            Self::Twin => "twin",
        }
    }
}

/// What a text is, before it is kept.
#[derive(Clone, PartialEq)]
pub enum Preview {
    /// A credential that would be taken.
    Credential {
        /// The card as it would be.
        card: CardView,
        /// What would change.
        effect: Effect,
    },
    /// A certificate that can be kept beside a card.
    Certificate {
        /// What it says beside each card: whether it is that card's person's.
        beside: Vec<(CardId, CertificateView)>,
    },
}

personal!(CardView, Preview);

/// What is to be done with a text.
struct Plan {
    effect: Effect,
    /// The card that it is for; a new one stands behind the last.
    index: usize,
    claims: Credential,
    /// Whether what it takes the place of is kept as well.
    keeps: bool,
}

/// Who signed a credential, as far as a wallet can tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signed {
    /// An issuer of the city that the wallet follows.
    ByIssuer,
    /// None of them.
    ByNobody,
    /// No issuer's key is known.
    Unknown,
}

impl Wallet {
    /// What a text is and what adding it would do; nothing is kept.
    ///
    /// # Errors
    /// As [`Wallet::add`] and [`Wallet::add_certificate`]: what can't be added is said before.
    pub fn preview(&self, text: &str) -> Result<Preview, WalletError> {
        let text = text.trim();
        if certificates::is_one(text) {
            let cards = self.store.cards().iter();
            let beside = cards.map(|card| {
                Ok((card.id.clone(), certificates::view(&read(&card.credential)?, text)?))
            });
            let beside = beside.collect::<Result<Vec<_>, WalletError>>()?;
            if beside.is_empty() {
                crate::dcc::HealthCertificate::parse(text)?;
            }
            return Ok(Preview::Certificate { beside });
        }
        let Plan { effect, index, claims, .. } = self.plan(text)?;
        let mut card = match self.store.cards().get(index) {
            Some(held) => held.clone(),
            None => Card::new(text),
        };
        match effect {
            Effect::Renews => card.renew(text),
            Effect::Twin => card.jws = Some(text.to_owned()),
            Effect::New | Effect::Held => {}
        }
        Ok(Preview::Credential { card: view(index.saturating_add(1), &card, claims), effect })
    }

    /// Takes a credential from its text. A newer one of the same person takes the place of the older. Where the
    /// issuers' keys of the wallet's city aren't known, nobody can tell whether it is one: the older is kept too,
    /// as a card of its own behind the others. The JOSE twin of a credential that is held is kept beside it.
    ///
    /// # Errors
    /// [`WalletError`] says why it isn't taken; nothing is lost.
    pub fn add(&mut self, text: &str) -> Result<CardView, WalletError> {
        let text = text.trim();
        let Plan { effect, index, keeps, .. } = self.plan(text)?;
        if effect != Effect::Held {
            self.store.change(|cards| match (effect, cards.get_mut(index)) {
                (Effect::Twin, Some(card)) => card.jws = Some(text.to_owned()),
                (_, Some(card)) => {
                    let mut former = card.clone();
                    former.id = CardId::of_former(card);
                    card.renew(text);
                    if keeps {
                        cards.push(former);
                    }
                }
                (_, None) => cards.push(Card::new(text)),
            })?;
        }
        self.card(index.saturating_add(1))
    }

    fn plan(&self, text: &str) -> Result<Plan, WalletError> {
        let claims = read(text)?;
        if claims.holder.as_ref().is_some_and(|key| *key != self.holder.key()) {
            return Err(WalletError::AnotherHolder);
        }
        let all: Vec<(usize, Credential)> = self.of_person(&claims.roster_key);
        let same = all.iter().find(|(_, held)| *held == claims).map(|(index, _)| *index);
        if !text.starts_with(PREFIX) {
            let index = same.ok_or(WalletError::NoCredentialOfTwin)?;
            return Ok(Plan { effect: Effect::Twin, index, claims, keeps: false });
        }
        let issuers = self.issuers();
        let signed = signed_by(issuers.as_ref(), text);
        if signed == Signed::ByNobody {
            return Err(WalletError::UntrustedIssuer);
        }
        if let Some(index) = same {
            return Ok(Plan { effect: Effect::Held, index, claims, keeps: false });
        }
        let count = self.store.cards().len();
        let is_known = signed == Signed::ByIssuer;
        let credential = |index: usize| self.store.cards().get(index).map(|card| &card.credential);
        // What no issuer signed gives way, whenever it says that it was issued.
        let is_believed = |index: usize| {
            credential(index).is_some_and(|text| signed_by(issuers.as_ref(), text) == signed)
        };
        let of_this_key = |index: usize| credential(index).is_some_and(|held| same_key(held, text));
        let newest = all.iter().filter(|(index, _)| is_believed(*index));
        let newest = newest.max_by_key(|(_, held)| held.issued_at);
        let place = newest.or(all.first().filter(|_| is_known));
        let (effect, index, keeps) = match place {
            Some((_, held))
                if is_known && newest.is_some() && held.issued_at > claims.issued_at =>
            {
                return Err(WalletError::Older { held: held.issued_at });
            }
            Some((index, _)) if is_known => (Effect::Renews, *index, false),
            _ if count >= MOST_CARDS => return Err(WalletError::Full { most: MOST_CARDS }),
            Some((index, held)) if of_this_key(*index) && held.issued_at <= claims.issued_at => {
                (Effect::Renews, *index, true)
            }
            _ => (Effect::New, count, false),
        };
        Ok(Plan { effect, index, claims, keeps })
    }

    /// The issuers' keys of the city that is followed; none where it has none, or they can't be read.
    fn issuers(&self) -> Option<TrustStore> {
        let city = city::installed(self.store.folder(), self.store.city()).ok()??;
        Some(city.issuers).filter(|issuers| issuers.keys().next().is_some())
    }

    /// The credentials that the wallet holds.
    #[must_use]
    pub fn cards(&self) -> Vec<CardView> {
        (1..=self.store.cards().len()).filter_map(|number| self.card(number).ok()).collect()
    }

    /// A credential of the wallet, by its number from 1.
    ///
    /// # Errors
    /// [`WalletError::NoSuchCard`].
    pub fn card(&self, number: usize) -> Result<CardView, WalletError> {
        let held = self.slot(number)?;
        Ok(view(number, held, read(&held.credential)?))
    }

    /// The number that a card has now.
    ///
    /// # Errors
    /// [`WalletError::NoSuchId`].
    pub fn number_of(&self, id: &CardId) -> Result<usize, WalletError> {
        let index = self.store.cards().iter().position(|card| card.id == *id);
        index.map(|index| index.saturating_add(1)).ok_or(WalletError::NoSuchId)
    }

    /// Removes a card (from 1), its declaration and the certificates beside it.
    ///
    /// # Errors
    /// [`WalletError::NoSuchCard`], or the store's.
    pub fn remove(&mut self, card: usize) -> Result<(), WalletError> {
        self.slot(card)?;
        let index = card.saturating_sub(1);
        self.store.change(|cards| drop(cards.remove(index)))?;
        Ok(())
    }

    /// What its owner calls a card (from 1); none for no name of its own.
    ///
    /// # Errors
    /// [`WalletError::Label`], [`WalletError::NoSuchCard`], or the store's.
    pub fn rename(&mut self, card: usize, label: Option<&str>) -> Result<CardView, WalletError> {
        let label = label.map(str::trim);
        let fits = |label: &str| {
            (1..=LONGEST_LABEL).contains(&label.chars().count()) && hidden_in(label).is_none()
        };
        if label.is_some_and(|label| !fits(label)) {
            return Err(WalletError::Label { most: LONGEST_LABEL });
        }
        self.change(card, |card| card.label = label.map(str::to_owned))?;
        self.card(card)
    }

    /// Puts the cards into another order, given by their numbers (from 1).
    ///
    /// # Errors
    /// [`WalletError::Order`] where a card is left out or named twice, or the store's.
    pub fn reorder(&mut self, order: &[usize]) -> Result<(), WalletError> {
        let held = self.store.cards().len();
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        if !sorted.iter().copied().eq(1..=held) {
            return Err(WalletError::Order { held });
        }
        self.store.change(|cards| {
            let moved = order.iter().filter_map(|number| cards.get(number.checked_sub(1)?));
            *cards = moved.cloned().collect();
        })?;
        Ok(())
    }
}

fn signed_by(issuers: Option<&TrustStore>, text: &str) -> Signed {
    let Some(issuers) = issuers else { return Signed::Unknown };
    let signed = Envelope::parse(text).ok().and_then(|envelope| {
        let key = issuers.issuer(&envelope.issuer_key_hint())?;
        let claims = envelope.issued_by(&key.key)?;
        let may = key.purposes.contains(&Purpose::IssueCredential) && !key.revoked;
        (may && claims.issuer == key.issuer).then_some(())
    });
    if signed.is_some() { Signed::ByIssuer } else { Signed::ByNobody }
}

/// True where two credentials name one issuer's key.
fn same_key(one: &str, other: &str) -> bool {
    let hint = |text| Envelope::parse(text).map(|envelope| envelope.issuer_key_hint()).ok();
    hint(one).is_some_and(|id| hint(other) == Some(id))
}

fn view(number: usize, held: &Card, c: Credential) -> CardView {
    CardView {
        number,
        id: held.id.clone(),
        label: held.label.clone(),
        issuer: c.issuer,
        name: c.name,
        issued_at: c.issued_at,
        valid_from: c.not_before,
        valid_until: c.expires_at,
        live: c.holder.is_some(),
        has_jws: held.jws.is_some(),
        doses: c.vaccinations.iter().map(|v| (v.dose, v.date)).collect(),
        permits: c.permits.into_iter().map(|p| p.number).collect(),
        declared: held.declaration().map(|d| (d.at, d.symptoms)),
        certificates: held.certificates.len(),
    }
}
