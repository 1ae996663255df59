//! Whether two documents are one person's: names as passports write them, and the birth date.
//!
//! A Vietnamese list has `Nguyễn Thị Lan`, a certificate `fnt` = `NGUYEN`, `gnt` = `THI<LAN`, or the
//! other way round, or cut at the end of the field. So both are brought into the alphabet of the
//! machine-readable zone (ICAO Doc 9303-3, section 6: transliterations recommended for use by
//! States), and their words are compared without regard to order.
//!
//! The answer has three values. That two people share a name and a birth date can't be told from
//! here; that is why the name is always shown to the officer.

use std::collections::BTreeSet;

use crate::encoding::normal;
use crate::time::NaiveDate;
use crate::words::{Worded, Words, phrase_arguments};

/// The longest name that is compared, in bytes; one that is longer can't be told.
const MAX_NAME: usize = 400;

/// Lengths at which fields of names are cut: the machine-readable zones of ICAO Doc 9303-4 to -6
/// (39, 31 and 30 characters), and the fields of an EU certificate (80).
const CUT_AT: [usize; 4] = [30, 31, 39, 80];

/// Whom a certificate is about.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateName {
    /// Surnames as written, `fn`.
    pub family: Option<String>,
    /// Given names as written, `gn`.
    pub given: Option<String>,
    /// Surnames as a passport's machine-readable zone has them, `fnt`: `A`–`Z` and `<`.
    pub family_mrz: Option<String>,
    /// Given names likewise, `gnt`.
    pub given_mrz: Option<String>,
    /// The birth date, or as much of it as is known.
    pub birth_date: PartialDate,
}

impl CertificateName {
    /// The name as it is written, surnames first; in a passport's letters where it isn't.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        let family = self.family.as_deref().or(self.family_mrz.as_deref());
        let given = self.given.as_deref().or(self.given_mrz.as_deref());
        let parts: Vec<&str> = [family, given].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// A date of which day or month may be unknown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PartialDate {
    /// Nothing is known.
    Unknown,
    /// The year.
    Year(i32),
    /// Year and month, 1 to 12.
    Month(i32, u32),
    /// The whole date.
    Day(NaiveDate),
}

personal!(CertificateName, PartialDate);

/// Whether two documents are about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SamePerson {
    /// The same name and the same birth date.
    Same,
    /// Another name, or another birth date.
    Other,
    /// Not enough is known, or the names differ in a way that spelling could explain.
    CannotTell,
}

impl SamePerson {
    /// The code: `same`, `other`, `cannot-tell`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Other => "other",
            Self::CannotTell => "cannot-tell",
        }
    }
}

/// Of a certificate: whose it is.
impl Worded for SamePerson {
    fn in_words(&self, words: &Words) -> String {
        let certificate = words.phrase("evidence-eu-dcc", &phrase_arguments([]));
        let arguments = phrase_arguments([("what", certificate.into())]);
        words.phrase(&format!("evidence-{}", SamePerson::code(*self)), &arguments)
    }
}

/// Who shows a code, as far as the code says it.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    /// The full name, in any order.
    pub name: Option<&'a str>,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
}

personal!(Known<'_>);

impl Known<'_> {
    /// Whether a certificate is about this person.
    #[must_use]
    pub(crate) fn is(&self, subject: &CertificateName) -> SamePerson {
        let dates = same_date(self.birth_date, subject.birth_date);
        let names = self.name.map_or(SamePerson::CannotTell, |name| same_name(name, subject));
        match (names, dates) {
            (SamePerson::Other, _) | (_, SamePerson::Other) => SamePerson::Other,
            (SamePerson::Same, SamePerson::Same) => SamePerson::Same,
            _ => SamePerson::CannotTell,
        }
    }
}

/// Birth dates are the same to the day, or they aren't known to be.
fn same_date(ours: Option<NaiveDate>, theirs: PartialDate) -> SamePerson {
    use chrono::Datelike as _;
    let Some(ours) = ours else { return SamePerson::CannotTell };
    let consistent = match theirs {
        PartialDate::Day(day) if day == ours => return SamePerson::Same,
        PartialDate::Day(_) => false,
        PartialDate::Month(year, month) => (year, month) == (ours.year(), ours.month()),
        PartialDate::Year(year) => year == ours.year(),
        PartialDate::Unknown => true,
    };
    if consistent { SamePerson::CannotTell } else { SamePerson::Other }
}

fn same_name(name: &str, subject: &CertificateName) -> SamePerson {
    let [family, given] = [subject.family.as_deref(), subject.given.as_deref()];
    let by_mrz = same_fields(
        name,
        field(subject.family_mrz.as_deref(), family),
        field(subject.given_mrz.as_deref(), given),
    );
    // The machine-readable names may be typed by hand, and mistyped, where the written ones are right, or be
    // another person's: either way the document contradicts itself.
    let written = family.zip(given).map(|(family, given)| {
        same_fields(name, field(None, Some(family)), field(None, Some(given)))
    });
    match (by_mrz, written) {
        (SamePerson::Other, Some(SamePerson::Same))
        | (SamePerson::Same, Some(SamePerson::Other)) => SamePerson::CannotTell,
        (answer, _) => answer,
    }
}

/// Compares a name with a certificate's two fields in the alphabet of the machine-readable zone.
fn same_fields(name: &str, family: Option<String>, given: Option<String>) -> SamePerson {
    let (Some(family), Some(given)) = (family, given) else { return SamePerson::CannotTell };
    let cut = [&family, &given].iter().any(|text| CUT_AT.contains(&text.len()));
    let joined = format!("{family}<{given}");
    let theirs = words(&joined);
    let variants = [Umlauts::Two, Umlauts::One].map(|umlauts| mrz(name, umlauts));
    let answers = variants.into_iter().map(|ours| match ours {
        Some(ours) => compare(&words(&ours), &theirs, cut),
        None => SamePerson::CannotTell,
    });
    // The spelling that fits best.
    answers
        .min_by_key(|answer| match answer {
            SamePerson::Same => 0,
            SamePerson::CannotTell => 1,
            SamePerson::Other => 2,
        })
        .unwrap_or(SamePerson::CannotTell)
}

/// A field as the machine-readable zone has it; transliterated here where the document doesn't.
/// None where it can't be.
fn field(transliterated: Option<&str>, written: Option<&str>) -> Option<String> {
    match (transliterated, written) {
        (Some(mrz), _) if !mrz.is_empty() => (mrz.len() <= MAX_NAME).then(|| mrz.to_owned()),
        (_, Some(written)) => mrz(written, Umlauts::Two),
        _ => Some(String::new()),
    }
}

fn words(mrz: &str) -> Vec<&str> {
    mrz.split('<').filter(|word| !word.is_empty()).collect()
}

/// Compares the words of two names.
fn compare(ours: &[&str], theirs: &[&str], cut: bool) -> SamePerson {
    if ours.is_empty() || theirs.is_empty() {
        return SamePerson::CannotTell;
    }
    let sorted = |words: &[&str]| {
        let mut words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        words.sort_unstable();
        words
    };
    let (our_words, their_words) = (sorted(ours), sorted(theirs));
    // In any order; or written together where the other has a space.
    if our_words == their_words || runs_together(ours, theirs) {
        return SamePerson::Same;
    }
    if cut && is_cut(ours, theirs) {
        return SamePerson::Same;
    }
    let (left, right) = without_common(&our_words, &their_words);
    let shared = our_words.len() - left.len();
    match (left.as_slice(), right.as_slice()) {
        // One of them leaves names out: a middle name, a second surname.
        ([], _) | (_, []) if shared > 0 => SamePerson::CannotTell,
        // As many words differ, each by what a clerk's spelling explains: a letter, an initial.
        (left, right) if left.len() == right.len() && pair_up(left, right) => {
            SamePerson::CannotTell
        }
        _ => SamePerson::Other,
    }
}

/// The same letters in the same order, spaced otherwise; either part of a name may come first.
fn runs_together(ours: &[&str], theirs: &[&str]) -> bool {
    let whole = theirs.concat();
    (0..ours.len()).any(|at| {
        let (first, second) = ours.split_at(at);
        format!("{}{}", second.concat(), first.concat()) == whole
    })
}

/// Theirs is ours as far as it goes: each of its words is one of ours, or begins one.
fn is_cut(ours: &[&str], theirs: &[&str]) -> bool {
    let mut left: Vec<&str> = ours.to_vec();
    let mut partial = 0;
    for word in theirs {
        if let Some(at) = left.iter().position(|our| our == word) {
            left.remove(at);
        } else if let Some(at) = left.iter().position(|our| our.starts_with(word)) {
            left.remove(at);
            partial += 1;
        } else {
            return false;
        }
    }
    partial <= 1 && theirs.len() > 1
}

/// What each has that the other hasn't; both are sorted.
fn without_common<'a>(ours: &'a [String], theirs: &'a [String]) -> (Vec<&'a str>, Vec<&'a str>) {
    let mut right: Vec<&str> = theirs.iter().map(String::as_str).collect();
    let mut left = Vec::new();
    for word in ours {
        match right.iter().position(|other| other == word) {
            Some(at) => drop(right.remove(at)),
            None => left.push(word.as_str()),
        }
    }
    (left, right)
}

/// Whether every word on the left has one of its own on the right that is nearly it.
fn pair_up(left: &[&str], right: &[&str]) -> bool {
    let mut free: BTreeSet<usize> = (0..right.len()).collect();
    left.iter().all(|word| {
        let near = free.iter().copied().find(|at| right.get(*at).is_some_and(|o| near(word, o)));
        near.is_some_and(|at| free.remove(&at))
    })
}

/// One letter more, less or other in a word of four letters and more, or an initial.
fn near(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 {
        return long.starts_with(short);
    }
    if long.len() < 4 || long.len() - short.len() > 1 {
        return false;
    }
    let same = |(x, y): &(u8, u8)| x == y;
    let front = short.bytes().zip(long.bytes()).take_while(same).count();
    let back = short.bytes().rev().zip(long.bytes().rev()).take_while(same).count();
    let most = if short.len() == long.len() { short.len().saturating_sub(1) } else { short.len() };
    front + back >= most
}

/// How letters with two dots and their kin are written: Doc 9303 recommends two letters, and many
/// issuers write one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Umlauts {
    Two,
    One,
}

/// A name in the alphabet of the machine-readable zone. None where a letter has no place in it, as
/// those of other scripts, whose transliteration differs by country and language.
fn mrz(name: &str, umlauts: Umlauts) -> Option<String> {
    if name.len() > MAX_NAME {
        return None;
    }
    let mut out = String::with_capacity(name.len());
    for c in normal::together(name).chars() {
        match (special(c), umlauts) {
            (Some((two, _)), Umlauts::Two) => out.push_str(two),
            (Some((_, one)), Umlauts::One) => out.push_str(one),
            (None, _) => {
                for part in normal::apart(c.encode_utf8(&mut [0; 4])) {
                    match part {
                        'a'..='z' => out.push(part.to_ascii_uppercase()),
                        'A'..='Z' => out.push(part),
                        // Combining marks: tones, horns, breves.
                        '\u{300}'..='\u{36f}' => {}
                        // Doc 9303-3, section 4.6: apostrophes are left out.
                        '\'' | '\u{2019}' | '\u{2bc}' | '`' | '\u{b4}' => {}
                        '0'..='9' => {}
                        _ if part.is_alphabetic() => return None,
                        _ => out.push('<'),
                    }
                }
            }
        }
    }
    Some(out)
}

/// Letters that aren't a plain letter with a mark, by Doc 9303-3, section 6.A; and one letter for
/// those that it writes with two.
fn special(c: char) -> Option<(&'static str, &'static str)> {
    Some(match c {
        'Đ' | 'đ' | 'Ð' | 'ð' => ("D", "D"),
        'Ä' | 'ä' | 'Æ' | 'æ' => ("AE", "A"),
        'Ö' | 'ö' | 'Ø' | 'ø' => ("OE", "O"),
        'Œ' | 'œ' => ("OE", "OE"),
        'Ü' | 'ü' => ("UE", "U"),
        'Å' | 'å' => ("AA", "A"),
        'ẞ' | 'ß' => ("SS", "SS"),
        'Þ' | 'þ' => ("TH", "TH"),
        'Ł' | 'ł' => ("L", "L"),
        'Ħ' | 'ħ' => ("H", "H"),
        'Ŧ' | 'ŧ' => ("T", "T"),
        'ı' => ("I", "I"),
        'Ĳ' | 'ĳ' => ("IJ", "IJ"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;
    use SamePerson::{CannotTell, Other, Same};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn subject(family: &str, given: &str) -> CertificateName {
        CertificateName {
            family: None,
            given: None,
            family_mrz: Some(family.into()),
            given_mrz: Some(given.into()),
            birth_date: PartialDate::Day(day("1990-03-14")),
        }
    }

    fn known(name: &str) -> Known<'_> {
        Known { name: Some(name), birth_date: Some(day("1990-03-14")) }
    }

    fn names(name: &str, family: &str, given: &str) -> SamePerson {
        known(name).is(&subject(family, given))
    }

    #[test]
    fn vietnamese_names_in_any_order_and_spelling_are_one_person() {
        for (name, family, given) in [
            ("Nguyễn Thị Ví Dụ", "NGUYEN", "THI<VI<DU"),
            ("Nguyễn Thị Ví Dụ", "DU", "NGUYEN<THI<VI"),
            ("Ví Dụ Nguyễn Thị", "NGUYEN<THI<VI<DU", ""),
            ("NGUYỄN THỊ VÍ DỤ", "", "NGUYEN<THI<VI<DU"),
            ("Đặng Đình Mẫu", "DANG", "DINH<MAU"),
            ("Ðặng Ðình Mẫu", "DANG", "DINH<MAU"),
            ("Trương Thử Ướm", "TRUONG", "THU<UOM"),
            ("Trương Thư\u{309} Ươ\u{301}m".into_nfd().as_str(), "TRUONG", "THU<UOM"),
            ("Lê Thu Hà", "LE", "THUHA"),
            ("Lê Thu-Hà", "LE", "THU<HA"),
            ("Y D'Mẫu", "Y", "DMAU"),
        ] {
            assert_eq!(names(name, family, given), Same, "{name}: {family} {given}");
        }
    }

    trait Decomposed {
        fn into_nfd(self) -> String;
    }

    impl Decomposed for &str {
        fn into_nfd(self) -> String {
            normal::apart(self).into_iter().collect()
        }
    }

    #[test]
    fn letters_with_two_dots_are_written_either_way() {
        assert_eq!(names("Gabriele Gößinger", "GOESSINGER", "GABRIELE"), Same);
        assert_eq!(names("Gabriele Gößinger", "GOSSINGER", "GABRIELE"), Same);
        assert_eq!(names("Jørgen Ærø", "AEROE", "JOERGEN"), Same);
    }

    #[test]
    fn another_name_is_another_person() {
        for (name, family, given) in [
            ("Nguyễn Thị Lan", "NGUYEN", "THI<HOA"),
            ("Nguyễn Thị Lan", "TRAN", "VAN<MAU"),
            ("Lan Ví Dụ", "PHUC", "THI<DU"),
            // Three letters are a name of their own with one changed.
            ("Nguyễn Thị Lan", "NGUYEN", "THI<LAM"),
        ] {
            assert_eq!(names(name, family, given), Other, "{name}: {family} {given}");
        }
    }

    #[test]
    fn what_spelling_or_leaving_out_explains_cannot_be_told() {
        for (name, family, given) in [
            ("Nguyễn Thị Lan", "NGUYEN", "LAN"),
            ("Nguyễn Lan", "NGUYEN", "THI<LAN"),
            ("Nguyễn Thị Lan", "NGUYEN", "T<LAN"),
            ("Hoàng Thuý Mẫu", "HOANG", "THUYS<MAU"),
            ("Nguyễn Thị Lan", "", ""),
            ("Nguyễn Thị Lan", "NGUYEN", ""),
            ("Лан Мау", "LAN", "MAU"),
        ] {
            assert_eq!(names(name, family, given), CannotTell, "{name}: {family} {given}");
        }
    }

    #[test]
    fn a_name_cut_at_the_end_of_the_field_is_the_same() {
        let name = "Công Tằng Tôn Nữ Thị Phương Ví Dụ Mẫu Thử";
        let full = "CONG<TANG<TON<NU<THI<PHUONG<VI<DU<MAU<THU";
        assert_eq!(full.len(), 41);
        assert_eq!(names(name, full, ""), Same);
        assert_eq!(names(name, &full[..39], ""), Same, "39: a passport's zone");
        // Cut where no field ends: names are left out, for whatever reason.
        assert_eq!(names(name, &full[..37], ""), CannotTell);
        assert_eq!(names(name, &full[..33], ""), CannotTell);
        assert_eq!(names("Một Hai", &"A".repeat(39), ""), Other);
    }

    #[test]
    fn a_document_whose_names_contradict_each_other_is_nobodys_for_certain() {
        let with = |family: &str, given: &str, mrz: (&str, &str)| CertificateName {
            family: Some(family.into()),
            given: Some(given.into()),
            ..subject(mrz.0, mrz.1)
        };
        let person = known("Nguyễn Thị Lan");
        for (certificate, answer) in [
            (with("Nguyễn", "Thị Lan", ("NGUYEN", "THI<LAM")), CannotTell),
            (with("Nguyễn", "Thị Lan", ("TRAN", "THI<HOA")), CannotTell),
            (with("Nguyễn", "Thị Lan", ("NGUYEN", "THI<LAN")), Same),
            (with("Nguyễn", "Thị Lam", ("NGUYEN", "THI<LAM")), Other),
            (with("Nguyễn", "Thị Lam", ("NGUYEN", "THI<LAN")), CannotTell),
            (with("Trần", "Bình", ("NGUYEN", "THI<LAN")), CannotTell),
            (with("Nguyễn", "", ("NGUYEN", "THI<LAN")), Same),
            (with("", "", ("NGUYEN", "THI<LAM")), Other),
        ] {
            assert_eq!(person.is(&certificate), answer);
        }
        let later = CertificateName {
            birth_date: PartialDate::Day(day("1990-03-15")),
            ..with("Nguyễn", "Thị Lan", ("NGUYEN", "THI<LAM"))
        };
        assert_eq!(person.is(&later), Other, "the birth date differs");
    }

    #[test]
    fn birth_dates_are_exact() {
        let person = known("Lan Ví Dụ");
        let with = |birth_date| CertificateName { birth_date, ..subject("VI<DU", "LAN") };
        for (date, answer) in [
            (PartialDate::Day(day("1990-03-14")), Same),
            (PartialDate::Day(day("1990-03-15")), Other),
            (PartialDate::Month(1990, 3), CannotTell),
            (PartialDate::Month(1990, 4), Other),
            (PartialDate::Year(1990), CannotTell),
            (PartialDate::Year(1991), Other),
            (PartialDate::Unknown, CannotTell),
        ] {
            assert_eq!(person.is(&with(date)), answer);
        }
        let dateless = Known { birth_date: None, ..person };
        assert_eq!(dateless.is(&subject("VI<DU", "LAN")), CannotTell);
        assert_eq!(dateless.is(&subject("MAU", "HOA")), Other);
        let nameless = Known { name: None, ..person };
        assert_eq!(nameless.is(&subject("VI<DU", "LAN")), CannotTell);
        let cyrillic = known("Лан");
        assert_eq!(cyrillic.is(&with(PartialDate::Year(1991))), Other);
    }

    #[test]
    fn a_monstrous_name_is_bounded() {
        let long = "Ạ".repeat(5000);
        assert_eq!(names(&long, "A", "B"), CannotTell);
        assert_eq!(names("Lan", &"A<".repeat(5000), ""), CannotTell);
    }

    #[test]
    fn whose_a_certificate_is_is_told_whole() {
        let told = [
            (Same, "the certificate is the same person's", "chứng nhận là của chính người này"),
            (Other, "the certificate is another person's", "chứng nhận là của người khác"),
            (
                CannotTell,
                "whose the certificate is can't be told",
                "chưa biết chắc chứng nhận là của ai",
            ),
        ];
        for (whose, en, vi) in told {
            assert_eq!(Words::new(Language::English).of(&whose), en);
            assert_eq!(Words::new(Language::Vietnamese).of(&whose), vi);
        }
    }

    #[test]
    fn debug_output_keeps_names_to_itself() {
        assert_eq!(format!("{:?}", known("Lan Ví Dụ")), "Known(..)");
    }
}
