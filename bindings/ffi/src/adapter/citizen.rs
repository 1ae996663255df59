//! The wallet of the core, in the surface's values.

use std::path::Path;

use chot_core::encoding::plain::shown;
use chot_core::model::IdNumber;
use chot_core::time::ClockReading;
use chot_core::wallet::{Answers, CardView, StoreError, Wallet, WalletError};

use super::secrets::Secrets;
use crate::engine::WalletEngine;
use crate::{ChotError, DeclaredAnswers, LiveCode, WalletCard};

/// An open wallet.
pub(super) struct Citizen(Wallet);

impl Citizen {
    pub(super) fn open(path: &Path, secrets: &Secrets) -> Result<Self, ChotError> {
        match Wallet::open(path, secrets) {
            Err(WalletError::Store(StoreError::Missing(_))) => {
                Ok(Self(Wallet::init(path, secrets)?))
            }
            opened => Ok(Self(opened?)),
        }
    }
}

impl WalletEngine for Citizen {
    fn request(&mut self, id: IdNumber) -> Result<String, ChotError> {
        Ok(self.0.request(&id)?.to_json())
    }

    fn add(&mut self, credential: &str) -> Result<WalletCard, ChotError> {
        Ok(card(self.0.add(credential)?))
    }

    fn declare(
        &mut self,
        number: u32,
        answers: DeclaredAnswers,
        clock: ClockReading,
    ) -> Result<(), ChotError> {
        let answers = Answers {
            fever: answers.fever,
            cough: answers.cough,
            breathless: answers.breathless,
            loss_of_taste_or_smell: answers.loss_of_taste_or_smell,
            contact_with_case: answers.contact_with_case,
        };
        self.0.declare(index(number)?, &answers, clock.wall)?;
        Ok(())
    }

    fn cards(&self) -> Result<Vec<WalletCard>, ChotError> {
        Ok(self.0.cards().into_iter().map(card).collect())
    }

    fn live_code(&mut self, number: u32, clock: ClockReading) -> Result<LiveCode, ChotError> {
        let code = self.0.live_code(index(number)?, clock.wall)?;
        Ok(LiveCode {
            text: code.text,
            size: u32::try_from(code.modules.size()).map_err(ChotError::bad)?,
            modules: code.modules.dark().iter().copied().map(u8::from).collect(),
            renew_at_millis: code.renew_at.map(|at| at.timestamp_millis()),
        })
    }
}

fn index(number: u32) -> Result<usize, ChotError> {
    usize::try_from(number).map_err(ChotError::bad)
}

fn card(view: CardView) -> WalletCard {
    WalletCard {
        number: u32::try_from(view.number).unwrap_or(u32::MAX),
        holder_name: view.name.map(|name| shown(&name).into_owned()),
        issuer: shown(&view.issuer).into_owned(),
        valid_from_millis: view.valid_from.timestamp_millis(),
        valid_until_millis: view.valid_until.timestamp_millis(),
        permits: view.permits.iter().map(|permit| shown(permit).into_owned()).collect(),
        live: view.live,
        declared_at_millis: view.declared.map(|(at, _)| at.timestamp_millis()),
    }
}
