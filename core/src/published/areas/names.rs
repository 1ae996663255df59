//! Names of areas as people write them.

use crate::encoding::letters::fold;

/// Words for kinds of areas, folded, and their short forms.
const KINDS: [(&str, &[&str]); 8] = [
    ("quan", &["q"]),
    ("huyen", &["h"]),
    ("thanh pho", &["tp", "t p"]),
    ("thi xa", &["tx", "t x"]),
    ("thi tran", &["tt", "t t"]),
    ("phuong", &["p", "f"]),
    ("xa", &["x"]),
    ("district", &["d"]),
];

/// English kinds, which follow the name.
const KINDS_AFTER: [&str; 6] = ["city", "rural district", "district", "ward", "commune", "town"];

/// True for the name of the city whose areas these are, after a district's.
pub(super) fn is_city(folded: &str) -> bool {
    let name = without_kind(folded).unwrap_or(folded);
    matches!(name, "ho chi minh" | "hcm" | "tphcm" | "tp hcm" | "hcmc" | "ho chi minh city")
}

/// An address's parts, folded, without the country and the city behind them, and without what says that a
/// name is an old one.
pub(super) fn parts(text: &str) -> Vec<String> {
    let marked = text.replace(" - ", ",").replace([';', '–', '\n', '(', ')'], ",");
    let mut parts: Vec<String> = marked.split(',').map(fold).collect();
    parts.retain(|part| !matches!(part.as_str(), "" | "cu" | "truoc day" | "tphcm cu"));
    while let Some(last) = parts.last() {
        if !matches!(last.as_str(), "viet nam" | "vn" | "vietnam") && !is_city(last) {
            break;
        }
        parts.pop();
    }
    parts
}

/// What a part of an address may end in that is an area's name: the whole; what begins at a word for a kind;
/// each without the city behind it. With what stands before.
pub(super) fn endings(part: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = part.split(' ').collect();
    let joined = |range: Option<&[&str]>| range.unwrap_or_default().join(" ");
    let city = (1..words.len()).find(|at| is_city(&joined(words.get(*at..))));
    let end = city.unwrap_or(words.len());
    let begins = |at: &usize| {
        let Some(word) = words.get(*at) else { return false };
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        *at == 0 || matches!(letters, "quan" | "q" | "huyen" | "h" | "tp" | "tx" | "thanh" | "thi")
    };
    (0..end)
        .filter(begins)
        .map(|at| (joined(words.get(..at)), joined(words.get(at..end))))
        .collect()
}

/// The name of a ward in a part of an address, with its kind; none where that has a number, of which each
/// district has its own.
pub(super) fn ward(part: &str) -> Option<String> {
    let words: Vec<&str> = part.split(' ').collect();
    let kinds = ["phuong", "p", "f", "xa", "x"];
    let at = words.iter().rposition(|word| kinds.contains(word))?;
    let own = words.get(at.checked_add(1)?..)?.join(" ");
    let kind = if matches!(words.get(at), Some(&("xa" | "x"))) { "xa" } else { "phuong" };
    (!own.is_empty() && !own.bytes().any(|b| b.is_ascii_digit())).then(|| format!("{kind} {own}"))
}

/// The forms under which a name is found: whole; short for its kind; without its kind, unless a
/// number is left.
pub(super) fn forms(name: &str) -> Vec<String> {
    let whole = fold(name);
    let mut forms = Vec::new();
    for (kind, shorts) in KINDS {
        let Some(own) = whole.strip_prefix(kind).and_then(|rest| rest.strip_prefix(' ')) else {
            continue;
        };
        let own = numbers_plain(own);
        forms.push(format!("{kind} {own}"));
        forms.extend(shorts.iter().map(|short| format!("{short} {own}")));
        if !is_number(&own) {
            forms.push(own);
        }
    }
    if let Some(own) = without_kind_after(&whole) {
        forms.push(own.to_owned());
    }
    forms.push(numbers_plain(&whole));
    forms
}

/// The forms of a folded text that was asked for: as it is, and a short kind that a number follows
/// without a space (`q7`).
pub(super) fn asked(folded: &str) -> Vec<String> {
    let letters = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = folded.strip_prefix(letters).unwrap_or_default();
    let mut asked = vec![numbers_plain(folded)];
    if !letters.is_empty() && !number.is_empty() && !letters.ends_with(' ') {
        asked.push(numbers_plain(&format!("{letters} {number}")));
    }
    asked
}

/// `01` is `1`.
fn numbers_plain(folded: &str) -> String {
    let words = folded.split(' ').map(|word| {
        let plain = word.trim_start_matches('0');
        if is_number(word) && !plain.is_empty() { plain } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn without_kind(folded: &str) -> Option<&str> {
    KINDS.iter().find_map(|(kind, shorts)| {
        let mut words = std::iter::once(kind).chain(*shorts);
        words.find_map(|word| folded.strip_prefix(word)?.strip_prefix(' '))
    })
}

fn without_kind_after(folded: &str) -> Option<&str> {
    KINDS_AFTER.iter().find_map(|kind| folded.strip_suffix(kind)?.strip_suffix(' '))
}
