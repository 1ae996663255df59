//! `chot-strings [--check]`: writes the apps' tables of words from `bindings/l10n`, or says which of them
//! is not as it would be written.

use std::error::Error;
use std::path::{Path, PathBuf};

use chot_bindgen::{Message, android, ios, messages, swift_keys};

/// An app: its Fluent file, its modules, and what its keys are called in Swift.
struct App {
    name: &'static str,
    android: &'static str,
    ios: &'static str,
    keys: &'static str,
    keys_name: &'static str,
}

const APPS: [App; 2] = [
    App {
        name: "officer",
        android: "android/officer/src/main/res",
        ios: "ios/Officer",
        keys: "ios/Sources/Words/WordKey.swift",
        keys_name: "WordKey",
    },
    App {
        name: "wallet",
        android: "android/wallet/src/main/res",
        ios: "ios/Wallet",
        keys: "ios/Sources/Words/WalletWordKey.swift",
        keys_name: "WalletWordKey",
    },
];

fn main() -> Result<(), Box<dyn Error>> {
    let check = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => return Err(format!("expected --check or nothing, found {other}").into()),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut stale = Vec::new();
    for app in &APPS {
        for (path, text) in tables(&root, app)? {
            let path = root.join(path);
            if std::fs::read_to_string(&path).is_ok_and(|there| there == text) {
                continue;
            }
            if check {
                stale.push(path.display().to_string());
            } else {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                std::fs::write(&path, text)?;
                println!("{}", path.display());
            }
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("not as the Fluent files say, run chot-strings: {}", stale.join(", ")).into())
}

/// What is written for an app, by path.
fn tables(root: &Path, app: &App) -> Result<Vec<(PathBuf, String)>, Box<dyn Error>> {
    let read = |language: &str,
                like: Option<&[Message]>|
     -> Result<(Vec<Message>, String), Box<dyn Error>> {
        let source = format!("bindings/l10n/{language}/{}.ftl", app.name);
        let text = std::fs::read_to_string(root.join(&source))?;
        let found = messages(&text, like).map_err(|error| format!("{source}: {error}"))?;
        Ok((found, source))
    };
    let (english, english_source) = read("en", None)?;
    let (vietnamese, vietnamese_source) = read("vi", Some(&english))?;
    let res = Path::new(app.android);
    let lproj = Path::new(app.ios);
    Ok(vec![
        (res.join("values/strings.xml"), android(&english, &english_source)),
        (res.join("values-vi/strings.xml"), android(&vietnamese, &vietnamese_source)),
        (lproj.join("en.lproj/Localizable.strings"), ios(&english, &english_source)),
        (lproj.join("vi.lproj/Localizable.strings"), ios(&vietnamese, &vietnamese_source)),
        (PathBuf::from(app.keys), swift_keys(&english, app.keys_name, &english_source)),
    ])
}
