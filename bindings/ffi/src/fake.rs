//! Arguments and a key store, for tests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::{ClockReading, FrameGeometry, Keystore, KeystoreError};

pub(crate) fn clock() -> ClockReading {
    ClockReading { wall_millis: 1_633_392_600_000, monotonic_millis: 5, boot_id: vec![7; 16] }
}

/// A frame of a code, four pixels a module, as drawn.
pub(crate) fn frame_of(text: &str) -> (Vec<u8>, FrameGeometry) {
    let (plane, side) = chot_core::wallet::draw(text).unwrap().luma(4);
    let (width, height) = (u32::try_from(side).unwrap(), u32::try_from(side).unwrap());
    let geometry =
        FrameGeometry { width, height, stride: width, rotation_degrees: 0, region: None };
    (plane, geometry)
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
