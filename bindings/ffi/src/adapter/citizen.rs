//! The wallet of the core, in the surface's values.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use chot_core::device::PublicTrust;
use chot_core::encoding::plain::shown;
use chot_core::model::{IdNumber, Reason};
use chot_core::policy::Leg;
use chot_core::time::{Instant, NaiveDate};
use chot_core::travel::HolderSigner as CoreSigner;
use chot_core::tuf::{Folder, Until};
use chot_core::wallet::{
    self, Answers, CardId, CityFetch, CityFetched, CityReport, DayOutlook, Outlook, Problem,
    StoreError, Wallet,
};
use chot_core::words::{self, Words};

use super::secrets::Secrets;
use super::signer::Hardware;
use super::update::{Pieces, too_long};
use crate::{
    CertificateView, CityTrust, CityUpdate, Explained, HolderKeyKind, HolderSigner, Keystore,
    Language, LiveCode, OutlookWindow, Questions, RevealedItem, StoredItem, Transport, TravelLeg,
    UpdateProgress, WalletCard, WalletDay, WalletDose, WalletError, WalletErrorWords,
    WalletOutlook, WalletPreview, WalletQuestion,
};

/// Fetches a wallet's city by an app's transport, without the wallet.
pub(crate) fn fetch_city(
    city: &CityFetch,
    transport: Arc<dyn Transport>,
    progress: Arc<dyn UpdateProgress>,
    now: Instant,
) -> Result<CityFetched> {
    Ok(city.fetch(&Pieces::new(transport, progress), now)?)
}

fn followed(report: &CityReport) -> CityUpdate {
    CityUpdate {
        changed: report.changed,
        published_at_millis: report.published_at.timestamp_millis(),
        fetched_bytes: report.fetched_bytes,
    }
}

/// An open wallet.
pub(crate) struct Citizen {
    wallet: Wallet,
    keystore: Arc<dyn Keystore>,
}

type Result<T> = std::result::Result<T, WalletError>;

impl Citizen {
    pub(crate) fn open(
        path: &Path,
        keystore: Arc<dyn Keystore>,
        signer: Option<Arc<dyn HolderSigner>>,
    ) -> Result<Self> {
        let secrets = Secrets(Arc::clone(&keystore));
        let hardware = || -> std::result::Result<Option<Box<dyn CoreSigner>>, _> {
            let signer = signer.clone().map(Hardware::new).transpose()?;
            Ok(signer.map(|signer| -> Box<dyn CoreSigner> { Box::new(signer) }))
        };
        let wallet = match Wallet::open_with(path, &secrets, hardware) {
            Err(wallet::WalletError::Store(StoreError::Missing(_))) => {
                match hardware().map_err(wallet::WalletError::from)? {
                    Some(signer) => Wallet::init_with(path, signer)?,
                    None => Wallet::init(path, &secrets)?,
                }
            }
            opened => opened?,
        };
        Ok(Self { wallet, keystore })
    }

    pub(crate) fn key_kind(&self) -> HolderKeyKind {
        match self.wallet.holder_kind() {
            wallet::HolderKind::Software => HolderKeyKind::Software,
            wallet::HolderKind::Hardware => HolderKeyKind::Hardware,
        }
    }

    pub(crate) fn request(&self, id: &str) -> Result<String> {
        let id = IdNumber::parse(id).map_err(|error| problem(Problem::NotAnIdNumber, &error))?;
        Ok(self.wallet.request(&id)?.to_json())
    }

    pub(crate) fn preview(&self, text: &str, language: Language) -> Result<WalletPreview> {
        let words = words(language);
        Ok(match self.wallet.preview(text)? {
            wallet::Preview::Credential { card: view, effect } => WalletPreview::Credential {
                card: card(view),
                effect: match effect {
                    wallet::Effect::New => crate::AddEffect::New,
                    wallet::Effect::Renews => crate::AddEffect::Renews,
                    wallet::Effect::Held => crate::AddEffect::Held,
                    wallet::Effect::Twin => crate::AddEffect::Twin,
                },
            },
            wallet::Preview::Certificate { beside } => WalletPreview::Certificate {
                beside: beside
                    .into_iter()
                    .map(|(id, view)| crate::BesideCard {
                        card_id: id.as_str().to_owned(),
                        certificate: certificate(view, &words),
                    })
                    .collect(),
            },
        })
    }

    pub(crate) fn add(&mut self, text: &str) -> Result<WalletCard> {
        Ok(card(self.wallet.add(text)?))
    }

    pub(crate) fn cards(&self) -> Vec<WalletCard> {
        self.wallet.cards().into_iter().map(card).collect()
    }

    pub(crate) fn remove(&mut self, id: &str) -> Result<()> {
        let number = self.number(id)?;
        Ok(self.wallet.remove(number)?)
    }

    pub(crate) fn rename(&mut self, id: &str, label: Option<&str>) -> Result<WalletCard> {
        let number = self.number(id)?;
        Ok(card(self.wallet.rename(number, label)?))
    }

    pub(crate) fn reorder(&mut self, ids: &[String]) -> Result<()> {
        let order = ids.iter().map(|id| self.number(id)).collect::<Result<Vec<_>>>()?;
        Ok(self.wallet.reorder(&order)?)
    }

    pub(crate) fn questions(&self, language: Language) -> Result<Questions> {
        let asked = self.wallet.questionnaire()?;
        let language = language_of(language);
        let questions = asked.questions.iter().map(|question| WalletQuestion {
            id: question.id.clone(),
            text: question.text(language).to_owned(),
        });
        Ok(Questions { questionnaire: asked.number, questions: questions.collect() })
    }

    pub(crate) fn declare(
        &mut self,
        id: &str,
        questionnaire: u32,
        answers: HashMap<String, bool>,
        at: Instant,
    ) -> Result<bool> {
        let number = self.number(id)?;
        let answers = Answers::of(answers);
        Ok(self.wallet.declare_to(number, questionnaire, &answers, at)?.symptoms)
    }

    pub(crate) fn live_code(&self, id: &str, at: Instant) -> Result<LiveCode> {
        code(self.wallet.live_code(self.number(id)?, at)?)
    }

    pub(crate) fn live_jws(&self, id: &str, at: Instant) -> Result<String> {
        Ok(self.wallet.live_jws(self.number(id)?, at)?)
    }

    pub(crate) fn add_certificate(
        &mut self,
        id: &str,
        text: &str,
        language: Language,
    ) -> Result<CertificateView> {
        let number = self.number(id)?;
        Ok(certificate(self.wallet.add_certificate(number, text)?, &words(language)))
    }

    pub(crate) fn certificates(
        &self,
        id: &str,
        language: Language,
    ) -> Result<Vec<CertificateView>> {
        let words = words(language);
        let held = self.wallet.certificates(self.number(id)?)?;
        Ok(held.into_iter().map(|view| certificate(view, &words)).collect())
    }

    pub(crate) fn certificate_code(&self, id: &str, certificate: &str) -> Result<LiveCode> {
        code(self.wallet.certificate_code(self.number(id)?, &CardId::new(certificate))?)
    }

    pub(crate) fn remove_certificate(&mut self, id: &str, certificate: &str) -> Result<()> {
        let number = self.number(id)?;
        Ok(self.wallet.remove_certificate(number, &CardId::new(certificate))?)
    }

    pub(crate) fn trust(&mut self, file: &[u8]) -> Result<CityTrust> {
        let trust = parse_trust(file)?;
        self.wallet.trust(&trust)?;
        Ok(city_trust(&trust))
    }

    pub(crate) fn city(&self) -> Result<Option<CityTrust>> {
        Ok(self.wallet.city()?.as_ref().map(city_trust))
    }

    pub(crate) fn forget_city(&mut self) -> Result<()> {
        Ok(self.wallet.forget_city()?)
    }

    pub(crate) fn update(&mut self, from: &Path, now: Instant) -> Result<CityUpdate> {
        let began = Stopwatch::now();
        let given_up = || too_long(began);
        let folder = Folder::new(from);
        Ok(followed(&self.wallet.update(&Until::new(&folder, &given_up), now)?))
    }

    pub(crate) fn city_fetch(&self) -> CityFetch {
        self.wallet.city_fetch()
    }

    pub(crate) fn keep(&mut self, fetched: CityFetched) -> Result<CityUpdate> {
        Ok(followed(&self.wallet.keep(fetched)?))
    }

    pub(crate) fn outlook(
        &self,
        id: &str,
        day: Option<&str>,
        language: Language,
        now: Instant,
    ) -> Result<WalletOutlook> {
        let number = self.number(id)?;
        let day = day.map(|day| day.parse::<NaiveDate>()).transpose();
        let expected = &"expected a day such as 2021-10-05";
        let day = day.map_err(|_| problem(Problem::BadArgument, expected))?;
        let words = words(language);
        Ok(match self.wallet.outlook(number, day, now)? {
            Outlook::Unknown(why) => WalletOutlook::Unknown {
                why: Explained { code: why.code().to_owned(), text: words.of(&why) },
            },
            Outlook::Day(day) => WalletOutlook::Known { day: personal_day(&day, &words) },
        })
    }

    pub(crate) fn what_is_stored(&self, language: Language) -> Vec<StoredItem> {
        let words = words(language);
        let stored = self.wallet.what_is_stored().into_iter();
        let item = |stored: wallet::Stored| StoredItem {
            code: stored.code().to_owned(),
            text: words.of(&stored),
            count: u32::try_from(stored.count).unwrap_or(u32::MAX),
        };
        stored.map(item).collect()
    }

    pub(crate) fn what_a_scan_reveals(
        &self,
        id: &str,
        language: Language,
    ) -> Result<Vec<RevealedItem>> {
        let words = words(language);
        let revealed = self.wallet.what_a_scan_reveals(self.number(id)?)?.into_iter();
        let item = |revealed: wallet::Revealed| RevealedItem {
            code: revealed.code().to_owned(),
            text: words.of(&revealed),
            value: revealed.value.map(|value| shown(&value).into_owned()),
        };
        Ok(revealed.map(item).collect())
    }

    pub(crate) fn delete_everything(self) -> Result<()> {
        Ok(self.wallet.delete_everything(&Secrets(self.keystore))?)
    }

    fn number(&self, id: &str) -> Result<usize> {
        Ok(self.wallet.number_of(&CardId::new(id))?)
    }
}

/// Removes a wallet that can't be opened, or what is left of one.
pub(crate) fn delete_wallet(path: &Path, keystore: Arc<dyn Keystore>) -> Result<()> {
    Ok(Wallet::delete(path, &Secrets(keystore))?)
}

/// Whose a trust file says that it is.
pub(crate) fn read_trust(file: &[u8]) -> Result<CityTrust> {
    parse_trust(file).map(|trust| city_trust(&trust))
}

/// The words of an error's code.
pub(crate) fn error_words(code: &str, language: Language) -> WalletErrorWords {
    let words = words(language);
    // What a later version would say isn't known here: it is said generally.
    let problem = Problem::of_code(code);
    WalletErrorWords {
        sentence: problem.map_or_else(|| Problem::unknown(code, &words), |known| words.of(&known)),
        next_step: problem.unwrap_or(Problem::Broken).next_step(&words),
    }
}

/// An error that the surface itself found.
pub(crate) fn problem(problem: Problem, what: &dyn std::fmt::Display) -> WalletError {
    WalletError::of(problem, &what.to_string())
}

fn parse_trust(file: &[u8]) -> Result<PublicTrust> {
    PublicTrust::parse(file).map_err(|error| problem(Problem::NotATrustFile, &error))
}

fn city_trust(trust: &PublicTrust) -> CityTrust {
    CityTrust { city: shown(&trust.city).into_owned(), fingerprint: trust.fingerprint() }
}

fn language_of(language: Language) -> words::Language {
    match language {
        Language::Vietnamese => words::Language::Vietnamese,
        Language::English => words::Language::English,
    }
}

fn words(language: Language) -> Words {
    Words::new(language_of(language))
}

fn code(code: wallet::LiveCode) -> Result<LiveCode> {
    let size = u32::try_from(code.modules.size());
    Ok(LiveCode {
        text: code.text,
        size: size.map_err(|error| problem(Problem::DoesntFit, &error))?,
        modules: code.modules.dark().iter().copied().map(u8::from).collect(),
        renew_at_millis: code.renew_at.map(|at| at.timestamp_millis()),
    })
}

fn card(view: wallet::CardView) -> WalletCard {
    WalletCard {
        id: view.id.as_str().to_owned(),
        number: u32::try_from(view.number).unwrap_or(u32::MAX),
        label: view.label.map(|label| shown(&label).into_owned()),
        holder_name: view.name.map(|name| shown(&name).into_owned()),
        issuer: shown(&view.issuer).into_owned(),
        issued_at_millis: view.issued_at.timestamp_millis(),
        valid_from_millis: view.valid_from.timestamp_millis(),
        valid_until_millis: view.valid_until.timestamp_millis(),
        doses: view
            .doses
            .iter()
            .map(|(number, day)| WalletDose { number: *number, day: day.to_string() })
            .collect(),
        permits: view.permits.iter().map(|permit| shown(permit).into_owned()).collect(),
        live: view.live,
        has_jws: view.has_jws,
        declared_at_millis: view.declared.map(|(at, _)| at.timestamp_millis()),
        has_symptoms: view.declared.map(|(_, symptoms)| symptoms),
        certificates: u32::try_from(view.certificates).unwrap_or(u32::MAX),
    }
}

fn certificate(view: wallet::CertificateView, words: &Words) -> CertificateView {
    CertificateView {
        id: view.id.as_str().to_owned(),
        kind: match view.kind {
            wallet::CertificateKind::Vaccination => crate::CertificateKind::Vaccination,
            wallet::CertificateKind::Recovery => crate::CertificateKind::Recovery,
            wallet::CertificateKind::Test => crate::CertificateKind::Test,
        },
        dose: view.dose.map(|(dose, _)| dose),
        series: view.dose.map(|(_, series)| series),
        day: view.day.to_string(),
        country: shown(&view.country).into_owned(),
        issuer: shown(&view.issuer).into_owned(),
        holder_name: view.name.map(|name| shown(&name).into_owned()),
        valid_until_millis: view.valid_until.timestamp_millis(),
        person: Explained { code: view.person.code().to_owned(), text: words.of(&view.person) },
    }
}

fn personal_day(day: &DayOutlook, words: &Words) -> WalletDay {
    let reasons = |reasons: &[Reason]| {
        let explained =
            |reason: &Reason| Explained { code: reason.code().to_owned(), text: words.of(reason) };
        reasons.iter().map(explained).collect::<Vec<_>>()
    };
    let depends = |reasons: &[Reason]| {
        let explained = |reason: &Reason| Explained {
            code: reason.code().to_owned(),
            text: DayOutlook::depends(reason, words),
        };
        reasons.iter().map(explained).collect::<Vec<_>>()
    };
    let leg = |leg: &Leg| match leg {
        Leg::ToWork => TravelLeg::ToWork,
        Leg::ToHome => TravelLeg::ToHome,
    };
    WalletDay {
        day: day.day.to_string(),
        offset_seconds: day.offset.local_minus_utc(),
        rules_published_at_millis: day.published_at.timestamp_millis(),
        windows: day
            .windows
            .iter()
            .map(|window| OutlookWindow {
                from_millis: window.from.timestamp_millis(),
                until_millis: window.until.timestamp_millis(),
                legs: window.legs.iter().map(leg).collect(),
                missing: reasons(&window.missing),
                depends_on: depends(&window.depends_on),
            })
            .collect(),
        next_from_millis: day.next_from.map(|at| at.timestamp_millis()),
        declaration_needed: day.declaration_needed,
        declaration_fresh_until_millis: day.declaration_fresh_until.map(|at| at.timestamp_millis()),
        missing: reasons(&day.missing),
        depends_on: depends(&day.depends_on),
    }
}

#[cfg(test)]
mod tests;
