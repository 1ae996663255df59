//! Cards that are named, moved, removed and looked at before they are kept.

use super::*;

fn filled() -> (tempfile::TempDir, Memory, Wallet) {
    let folder = tempfile::tempdir().unwrap();
    let keys = Memory::default();
    let mut wallet = Wallet::init(folder.path(), &keys).unwrap();
    for person in 1..=3 {
        let key = wallet.key();
        wallet.add(&credential(Some(key), person, "2021-09-20T00:00:00Z")).unwrap();
    }
    (folder, keys, wallet)
}

fn ids(wallet: &Wallet) -> Vec<CardId> {
    wallet.cards().into_iter().map(|card| card.id).collect()
}

#[test]
fn a_card_keeps_its_id_while_cards_are_moved_renewed_and_removed() {
    let (folder, keys, mut wallet) = filled();
    let [first, second, third] = <[CardId; 3]>::try_from(ids(&wallet)).unwrap();
    wallet.declare(2, &answers(true), at("2021-10-05T06:00:00Z")).unwrap();
    wallet.reorder(&[3, 1, 2]).unwrap();
    assert_eq!(ids(&wallet), [third.clone(), first.clone(), second.clone()]);
    assert_eq!(wallet.number_of(&second).unwrap(), 3);
    assert_eq!(wallet.card(3).unwrap().declared, Some((at("2021-10-05T06:00:00Z"), true)));
    let key = wallet.key();
    wallet.add(&credential(Some(key), 2, "2021-09-21T00:00:00Z")).unwrap();
    wallet.remove(2).unwrap();
    assert!(matches!(wallet.number_of(&first), Err(WalletError::NoSuchId)));

    drop(wallet);
    let wallet = Wallet::open(folder.path(), &keys).unwrap();
    // Behind them stands what the renewed one had before.
    assert_eq!(ids(&wallet)[..2], [third, second]);
    let renewed = wallet.card(2).unwrap();
    assert_eq!(renewed.issued_at, at("2021-09-21T00:00:00Z"));
    assert_eq!(renewed.declared, Some((at("2021-10-05T06:00:00Z"), true)));
}

#[test]
fn an_order_that_leaves_a_card_out_changes_nothing() {
    let (_folder, _, mut wallet) = filled();
    let before = ids(&wallet);
    for order in [&[1, 2][..], &[1, 2, 2], &[0, 1, 2], &[1, 2, 3, 4], &[]] {
        assert!(matches!(wallet.reorder(order), Err(WalletError::Order { held: 3 })), "{order:?}");
    }
    assert_eq!(ids(&wallet), before);
}

#[test]
fn a_label_is_short_and_seen_or_none() {
    let (folder, keys, mut wallet) = filled();
    assert_eq!(wallet.rename(2, Some("  Bà nội ")).unwrap().label.as_deref(), Some("Bà nội"));
    for bad in ["", "  ", "a\u{202e}b", "a\nb", &"a".repeat(61)] {
        let refused = wallet.rename(2, Some(bad));
        assert!(matches!(refused, Err(WalletError::Label { most: 60 })), "{bad:?}");
    }
    assert!(matches!(wallet.rename(4, None), Err(WalletError::NoSuchCard { .. })));
    drop(wallet);
    let mut wallet = Wallet::open(folder.path(), &keys).unwrap();
    assert_eq!(wallet.card(2).unwrap().label.as_deref(), Some("Bà nội"));
    assert_eq!(wallet.rename(2, None).unwrap().label, None);
}

#[test]
fn what_a_text_is_is_said_before_it_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut wallet = Wallet::init(folder.path(), &Memory::default()).unwrap();
    let key = wallet.key();
    let text = |issued_at| credential(Some(key.clone()), 1, issued_at);
    let effect = |wallet: &Wallet, text: &str| match wallet.preview(text).unwrap() {
        Preview::Credential { card, effect } => (effect, card),
        Preview::Certificate { .. } => panic!("a certificate"),
    };
    let (found, previewed) = effect(&wallet, &text("2021-09-20T00:00:00Z"));
    assert_eq!(found, Effect::New);
    assert!(wallet.cards().is_empty());
    let added = wallet.add(&text("2021-09-20T00:00:00Z")).unwrap();
    assert!(added == previewed);

    assert_eq!(effect(&wallet, &text("2021-09-20T00:00:00Z")).0, Effect::Held);
    let (found, renewed) = effect(&wallet, &text("2021-09-21T00:00:00Z"));
    assert_eq!((found, renewed.id == added.id), (Effect::Renews, true));
    assert_eq!(wallet.cards()[0].issued_at, at("2021-09-20T00:00:00Z"));
    assert_eq!(effect(&wallet, &text("2021-09-19T00:00:00Z")).0, Effect::New);
    assert!(matches!(wallet.preview("xin chào"), Err(WalletError::NotACredential(_))));
    assert!(matches!(wallet.preview("HC1:**"), Err(WalletError::NotACertificate(_))));
}

#[test]
fn a_wallet_has_a_bound() {
    let folder = tempfile::tempdir().unwrap();
    let mut wallet = Wallet::init(folder.path(), &Memory::default()).unwrap();
    let most = u8::try_from(MOST_CARDS).unwrap();
    for person in 0..most {
        wallet.add(&credential(None, person, "2021-09-20T00:00:00Z")).unwrap();
    }
    let full = wallet.add(&credential(None, most, "2021-09-20T00:00:00Z"));
    assert!(matches!(full, Err(WalletError::Full { most: 50 })));
    // Nor is there room for what a newer one takes the place of.
    let full = wallet.add(&credential(None, 0, "2021-09-21T00:00:00Z"));
    assert!(matches!(full, Err(WalletError::Full { most: 50 })));
    wallet.remove(50).unwrap();
    wallet.add(&credential(None, 0, "2021-09-21T00:00:00Z")).unwrap();
}

#[test]
fn a_wallet_of_the_first_version_opens_and_is_written_as_the_second() {
    let (folder, keys, mut wallet) = filled();
    wallet.declare(1, &answers(false), at("2021-10-05T06:00:00Z")).unwrap();
    drop(wallet);
    let file = folder.path().join("wallet.json");
    let read =
        || -> serde_json::Value { serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap() };
    let mut first = read();
    first["version"] = 1.into();
    first.as_object_mut().unwrap().remove("holder").unwrap();
    for card in first["cards"].as_array_mut().unwrap() {
        card.as_object_mut().unwrap().remove("id").unwrap();
        if let Some(declared) = card.get_mut("declared") {
            declared.as_object_mut().unwrap().remove("questionnaire").unwrap();
        }
    }
    std::fs::write(&file, first.to_string()).unwrap();

    let mut wallet = Wallet::open(folder.path(), &keys).unwrap();
    let before = ids(&wallet);
    assert_eq!(wallet.cards()[0].declared, Some((at("2021-10-05T06:00:00Z"), false)));
    let code = wallet.live_code(1, at("2021-10-05T06:10:00Z")).unwrap();
    let shown = Envelope::parse(&code.text).unwrap();
    let said = shown.dangerous_unverified_presentation().unwrap().unwrap();
    assert_eq!(said.questionnaire, Some(1));
    assert_eq!(read()["version"], 1);
    wallet.remove(3).unwrap();
    assert_eq!(
        (read()["version"].as_u64(), &read()["holder"]["kind"]),
        (Some(2), &"software".into())
    );
    drop(wallet);
    let wallet = Wallet::open(folder.path(), &keys).unwrap();
    assert_eq!(ids(&wallet), before[..2]);
    drop(wallet);

    // What the second version has must be there.
    for remove in ["holder", "id"] {
        let whole = read();
        let mut broken = whole.clone();
        if remove == "holder" {
            broken.as_object_mut().unwrap().remove(remove);
        } else {
            broken["cards"][1]["id"] = broken["cards"][0]["id"].clone();
        }
        std::fs::write(&file, broken.to_string()).unwrap();
        let error = Wallet::open(folder.path(), &keys).err().unwrap();
        assert_eq!(error.problem(), Problem::StoreDamaged);
        assert!(error.to_string().contains(remove), "{error}");
        std::fs::write(&file, whole.to_string()).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_change_that_cannot_be_written_is_not_made() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, _, mut wallet) = filled();
    let mode = |mode| {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(0o500);
    let written = std::fs::write(folder.path().join("probe"), b"");
    let refused = wallet.declare(1, &answers(true), at("2021-10-05T06:00:00Z"));
    let removed = wallet.remove(1);
    mode(0o700);
    // Root writes everywhere.
    if written.is_err() {
        assert_eq!(refused.unwrap_err().problem(), Problem::StorageFailed);
        assert!(removed.is_err());
        assert_eq!(wallet.cards().len(), 3);
        assert_eq!(wallet.cards()[0].declared, None);
    }
}
