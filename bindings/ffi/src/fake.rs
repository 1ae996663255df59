//! A wallet that holds whatever it is given: to try the surface alone.

use chot_core::model::IdNumber;
use chot_core::time::ClockReading;

use crate::engine::WalletEngine;
use crate::{ChotError, DeclaredAnswers, LiveCode, WalletCard};

/// Holds whatever it is given.
#[derive(Default)]
pub(crate) struct FakeWallet {
    cards: Vec<WalletCard>,
}

impl WalletEngine for FakeWallet {
    fn request(&mut self, _: IdNumber) -> Result<String, ChotError> {
        Ok("{}".to_owned())
    }

    fn add(&mut self, credential: &str) -> Result<WalletCard, ChotError> {
        if !credential.starts_with("CHOT1:") {
            return Err(ChotError::bad("a credential begins with CHOT1:"));
        }
        let card = WalletCard {
            number: 1,
            holder_name: Some("Trần Thị Lan".to_owned()),
            issuer: "fake".to_owned(),
            valid_from_millis: 0,
            valid_until_millis: i64::MAX,
            permits: vec![],
            live: true,
            declared_at_millis: None,
        };
        self.cards.push(card.clone());
        Ok(card)
    }

    fn declare(&mut self, _: u32, _: DeclaredAnswers, _: ClockReading) -> Result<(), ChotError> {
        Ok(())
    }

    fn cards(&self) -> Result<Vec<WalletCard>, ChotError> {
        Ok(self.cards.clone())
    }

    fn live_code(&mut self, _: u32, clock: ClockReading) -> Result<LiveCode, ChotError> {
        if self.cards.is_empty() {
            return Err(ChotError::NothingThere { what: "the wallet holds no card".to_owned() });
        }
        Ok(LiveCode {
            text: "CHOT1:FAKE".to_owned(),
            size: 21,
            modules: vec![1; 21 * 21],
            renew_at_millis: Some(clock.wall.timestamp_millis() + 20_000),
        })
    }
}

pub(crate) use arguments::{clock, frame_of, keystore};

mod arguments {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};

    use crate::{ClockReading, FrameGeometry, Keystore, KeystoreError};

    pub(crate) fn clock() -> ClockReading {
        ClockReading { wall_millis: 1_633_392_600_000, monotonic_millis: 5, boot_id: vec![7; 16] }
    }

    /// A frame of a code, four pixels a module, as drawn.
    pub(crate) fn frame_of(text: &str) -> (Vec<u8>, FrameGeometry) {
        let modules = chot_core::wallet::draw(text).unwrap();
        let side = (modules.size() + 8) * 4;
        let module = |pixel: usize| (pixel / 4).checked_sub(4);
        let plane = (0..side * side).map(|at| match (module(at % side), module(at / side)) {
            (Some(column), Some(row)) if modules.is_dark(column, row) => 20,
            _ => 230,
        });
        let (width, height) = (u32::try_from(side).unwrap(), u32::try_from(side).unwrap());
        let geometry =
            FrameGeometry { width, height, stride: width, rotation_degrees: 0, region: None };
        (plane.collect(), geometry)
    }

    struct InMemory(Mutex<HashMap<String, Vec<u8>>>);

    impl Keystore for InMemory {
        fn load(&self, name: String) -> Result<Option<Vec<u8>>, KeystoreError> {
            Ok(self.0.lock().unwrap().get(&name).cloned())
        }

        fn store(&self, name: String, secret: Vec<u8>) -> Result<(), KeystoreError> {
            self.0.lock().unwrap().insert(name, secret);
            Ok(())
        }

        fn remove(&self, name: String) -> Result<(), KeystoreError> {
            self.0.lock().unwrap().remove(&name);
            Ok(())
        }
    }

    pub(crate) fn keystore() -> Arc<dyn Keystore> {
        Arc::new(InMemory(Mutex::new(HashMap::new())))
    }
}
