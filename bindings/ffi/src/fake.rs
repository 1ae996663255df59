//! Engines that judge by the frame's first pixel: to try the surface alone.

use chot_core::model::IdNumber;
use chot_core::time::ClockReading;

use crate::engine::{CheckpointEngine, WalletEngine};
use crate::{
    ChotError, Decision, DeclaredAnswers, EvidenceScan, EvidenceView, Explained, FrameGeometry,
    FramePoint, HolderView, LiveCode, NotTravel, PassageView, PortalCode, ScanOutcome, StageMicros,
    WalletCard,
};

/// Judges by the first pixel.
#[derive(Default)]
pub(crate) struct FakeCheckpoint {
    on_screen: Option<u8>,
}

impl FakeCheckpoint {
    pub(crate) const DARK: u8 = 0;
    pub(crate) const POSTER: u8 = 1;
    pub(crate) const CERTIFICATE: u8 = 2;
    pub(crate) const TRAVEL_CODE: u8 = 200;
    pub(crate) const PANIC: u8 = 255;
}

fn explained(code: &str, text: &str) -> Explained {
    Explained { code: code.to_owned(), text: text.to_owned() }
}

fn passage(found_in_list: bool, seen: &[String]) -> PassageView {
    let permit = !found_in_list || !seen.is_empty();
    let compare = explained("compare-card", "Compare name and face with the card.");
    PassageView {
        decision: if permit { Decision::Permit } else { Decision::Refer },
        sentence: if permit { "Let through." } else { "Found in the list by number." }.to_owned(),
        reasons: vec![if permit {
            explained("commute", "On the way to work.")
        } else {
            explained("found-in-list", "Nothing ties the number to who says it.")
        }],
        obligations: vec![compare.clone()],
        remedies: if permit { vec![] } else { vec![compare] },
        holder: Some(HolderView {
            name: Some("Trần Thị Lan".to_owned()),
            birth_date: None,
            id_last_four: Some("6789".to_owned()),
            employer: None,
        }),
        subject: Some("00112233445566778899aabbccddeeff".to_owned()),
        recorded: true,
        micros: StageMicros::default(),
    }
}

fn corners() -> Vec<FramePoint> {
    let corners = [(1., 1.), (3., 1.), (3., 3.), (1., 3.)];
    corners.map(|(x, y)| FramePoint { x, y }).to_vec()
}

fn poster() -> NotTravel {
    NotTravel { kind: "url".to_owned(), text: "A web address.".to_owned() }
}

impl CheckpointEngine for FakeCheckpoint {
    fn scan(
        &mut self,
        plane: &[u8],
        _: FrameGeometry,
        _: ClockReading,
    ) -> Result<ScanOutcome, ChotError> {
        let corners = corners();
        Ok(match plane.first().copied().unwrap_or_default() {
            Self::DARK => ScanOutcome::Nothing { hint: Some(explained("too-dark", "Too dark.")) },
            Self::POSTER => ScanOutcome::NotATravelCode { found: poster(), corners },
            Self::PANIC => panic!("the frame that panics"),
            pixel => ScanOutcome::Passage {
                view: passage(false, &[]),
                corners,
                same_as_before: self.on_screen.replace(pixel) == Some(pixel),
            },
        })
    }

    fn scan_evidence(
        &mut self,
        plane: &[u8],
        _: FrameGeometry,
        seen: &[String],
        _: ClockReading,
    ) -> Result<EvidenceScan, ChotError> {
        if self.on_screen.is_none() {
            return Err(ChotError::NothingThere { what: "no passage is on screen".to_owned() });
        }
        Ok(match plane.first().copied().unwrap_or_default() {
            Self::POSTER => EvidenceScan::NotEvidence { found: poster(), corners: corners() },
            Self::CERTIFICATE => EvidenceScan::Judged {
                view: passage(false, seen),
                evidence: EvidenceView {
                    kind: "eu-dcc".to_owned(),
                    person: explained("same", "Of the same person."),
                },
                corners: corners(),
            },
            _ => EvidenceScan::Nothing { hint: Some(explained("too-dark", "Too dark.")) },
        })
    }

    fn look_up(
        &mut self,
        _: IdNumber,
        seen: &[String],
        _: ClockReading,
    ) -> Result<PassageView, ChotError> {
        self.on_screen = Some(0);
        Ok(passage(true, seen))
    }

    fn show_portal(&mut self, _: ClockReading) -> Result<PortalCode, ChotError> {
        let address = "https://portal.example/".to_owned();
        Ok(PortalCode { address, size: 1, modules: vec![1], recorded: true })
    }

    fn see(&mut self, seen: &[String], _: ClockReading) -> Result<PassageView, ChotError> {
        match self.on_screen {
            None => Err(ChotError::NothingThere { what: "no passage is on screen".to_owned() }),
            Some(pixel) => Ok(passage(pixel == 0, seen)),
        }
    }
}

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

pub(crate) use arguments::{clock, geometry, keystore};

mod arguments {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};

    use crate::{ClockReading, FrameGeometry, Keystore, KeystoreError};

    pub(crate) fn clock() -> ClockReading {
        ClockReading { wall_millis: 1_633_392_600_000, monotonic_millis: 5, boot_id: vec![7; 16] }
    }

    pub(crate) fn geometry(width: u32, height: u32) -> FrameGeometry {
        FrameGeometry { width, height, stride: width, rotation_degrees: 0 }
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
    }

    pub(crate) fn keystore() -> Arc<dyn Keystore> {
        Arc::new(InMemory(Mutex::new(HashMap::new())))
    }
}
