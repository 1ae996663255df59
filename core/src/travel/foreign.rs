//! What a code is that isn't a travel code. It is named, and never opened.

use crate::model::IdNumber;
use crate::time::NaiveDate;
use crate::words::{Worded, Words};

/// What a code is that isn't a travel code, as far as its text tells.
#[derive(Debug)]
#[non_exhaustive]
pub enum Foreign {
    /// A web address.
    Url,
    /// Access to a wireless network.
    Wifi,
    /// A payment (EMVCo merchant-presented mode: VietQR and others).
    Payment,
    /// A Vietnamese chip ID card: unsigned, but names a person to look up.
    CitizenId(CitizenCard),
    /// An EU Digital COVID Certificate.
    EuDcc,
    /// A SMART Health Card.
    SmartHealthCard,
    /// A New Zealand COVID Pass.
    NzCovidPass,
    /// A visiting card.
    Contact,
    /// A telephone number.
    Phone,
    /// A text message to send.
    Sms,
    /// A mail to send.
    Email,
    /// A place on a map.
    Location,
    /// A calendar entry.
    Event,
    /// The secret of a one-time password generator.
    OneTimePassword,
    /// Other text.
    Text,
    /// Not text.
    Binary,
    /// A part of a message in several symbols (ISO/IEC 18004, clause 8).
    StructuredAppend,
}

/// The one table of the kinds: each with its code, and with what its text begins with, in whatever
/// case, where that tells it. A kind without a row doesn't compile.
macro_rules! kinds {
    ($($kind:ident = $code:literal $([$($beginning:literal),+])?;)+) => {
        impl Foreign {
            /// Every code.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The code of the kind, as `check --json` prints it.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$kind { .. } => $code,)+
                }
            }
        }

        const BEGINNINGS: &[(&str, fn() -> Foreign)] =
            &[$($($(($beginning, || Foreign::$kind),)+)?)+];
    };
}

kinds! {
    Url = "url" ["http://", "https://", "www."];
    Wifi = "wifi" ["WIFI:"];
    // The payload format indicator, the first field of every EMVCo code.
    Payment = "payment" ["000201"];
    CitizenId = "citizen-id";
    EuDcc = "eu-dcc" ["HC1:"];
    SmartHealthCard = "smart-health-card" ["shc:/"];
    NzCovidPass = "nz-covid-pass" ["NZCP:/"];
    Contact = "contact" ["BEGIN:VCARD", "MECARD:", "BIZCARD:"];
    Phone = "phone" ["tel:"];
    Sms = "sms" ["sms:", "smsto:", "mms:", "mmsto:"];
    Email = "email" ["mailto:", "MATMSG:", "SMTP:"];
    Location = "location" ["geo:"];
    Event = "event" ["BEGIN:VEVENT", "BEGIN:VCALENDAR"];
    OneTimePassword = "one-time-password" ["otpauth://", "otpauth-migration://"];
    Text = "text";
    Binary = "binary";
    StructuredAppend = "structured-append";
}

impl Foreign {
    /// What a text is.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if let Some(card) = CitizenCard::parse(text) {
            return Self::CitizenId(card);
        }
        let starts = |prefix: &str| {
            text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        match BEGINNINGS.iter().find(|(beginning, _)| starts(beginning)) {
            Some((_, kind)) => kind(),
            None if has_scheme(text) => Self::Url,
            None => Self::Text,
        }
    }
}

/// `scheme://`, RFC 3986, section 3.1: an app's deep link, opened no more than a web address is.
fn has_scheme(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

impl Worded for Foreign {
    fn in_words(&self, words: &Words) -> String {
        kind_in_words(self.code(), words)
    }
}

/// What a code is, in words, by the code of its kind: one of [`Foreign::CODES`], or a travel code's.
#[must_use]
pub fn kind_in_words(code: &str, words: &Words) -> String {
    words.coded("kind", code)
}

/// What the QR code on a chip ID card says. Unsigned: anybody can print one.
pub struct CitizenCard {
    id: IdNumber,
    name: String,
    birth_date: Option<NaiveDate>,
}

impl CitizenCard {
    /// `id|old id|name|ddMMyyyy|sex|address|ddMMyyyy`; later cards add fields at the end, and some readers
    /// leave out the empty one of the old number, or write dates with strokes.
    fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split('|').take(MOST_FIELDS).map(str::trim).collect();
        let (id, rest) = fields.split_first()?;
        let id = IdNumber::parse(id).ok().filter(|id| id.as_str().len() == 12)?;
        let (second, rest_of_seven) = rest.split_first()?;
        let is_old = second.is_empty() || IdNumber::parse(second).is_ok();
        let is_name = |text: &str| text.chars().any(char::is_alphabetic);
        let [name, birth_date, _sex, _address, _issued, ..] =
            (if is_old { rest_of_seven } else { rest })
        else {
            return None;
        };
        // Without the old number the name is second, and letters alone tell it from a number that isn't one.
        if !is_old && !is_name(second) {
            return None;
        }
        Some(Self { id, name: (*name).to_owned(), birth_date: card_date(birth_date) })
    }

    /// The number to look up in the roster.
    #[must_use]
    pub fn id(&self) -> &IdNumber {
        &self.id
    }

    /// The name on the card.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The birth date on the card; some cards give the year alone.
    #[must_use]
    pub fn birth_date(&self) -> Option<NaiveDate> {
        self.birth_date
    }
}

/// More fields than any card has.
const MOST_FIELDS: usize = 20;

/// A card's date: `14031990`, or with marks between its parts. None where it isn't whole.
fn card_date(text: &str) -> Option<NaiveDate> {
    let forms = ["%d%m%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"];
    let length = if text.bytes().all(|b| b.is_ascii_digit()) { 8 } else { 10 };
    (text.len() == length)
        .then(|| forms.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok()))?
}

impl std::fmt::Debug for CitizenCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CitizenCard(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_known_by_its_text() {
        for (text, code) in [
            ("https://portal.example/a", "url"),
            ("HTTP://PORTAL.EXAMPLE", "url"),
            ("momo://pay", "url"),
            ("WIFI:S:Quan Ca Phe;T:WPA;P:matkhau;;", "wifi"),
            ("00020101021138570010A00000072701270006970403", "payment"),
            ("079199000001||Nguyễn Thị Ví Dụ|01021990|Nữ|1 Đường Mẫu|01012021", "citizen-id"),
            ("079199000001|190000001|Nguyễn Thị Ví Dụ|1990|Nữ|1 Đường Mẫu|01012021", "citizen-id"),
            ("079199000001|Nguyễn Thị Ví Dụ|01021990|Nữ|1 Đường Mẫu|01012021", "citizen-id"),
            ("079199000001||Nguyễn Thị Ví Dụ|01/02/1990|Nữ|1 Đường Mẫu|01/01/2021", "citizen-id"),
            (
                "079199000001||Nguyễn Thị Ví Dụ|01021990|Nữ|1 Đường Mẫu|01012021||A|B|C",
                "citizen-id",
            ),
            ("079199000001||Nguyễn", "text"),
            ("079199000001|12345|Nguyễn|01021990|Nữ|1 Đường Mẫu|01012021", "text"),
            ("079199000001|a|b|c", "text"),
            ("HC1:6BF", "eu-dcc"),
            ("shc:/56762", "smart-health-card"),
            ("NZCP:/1/2KCE", "nz-covid-pass"),
            ("BEGIN:VCARD\nN:A", "contact"),
            ("tel:+840000", "phone"),
            ("smsto:113:x", "sms"),
            ("mailto:a@b.example", "email"),
            ("geo:10,106", "location"),
            ("otpauth://totp/x", "one-time-password"),
            ("xin chào", "text"),
            ("", "text"),
        ] {
            assert_eq!(Foreign::of(text).code(), code, "{text}");
            assert!(Foreign::CODES.contains(&code));
        }
    }

    #[test]
    fn a_card_is_read_in_the_forms_that_readers_give() {
        let rest = "|Nữ|1 Đường Mẫu|01012021";
        for (text, birth) in [
            (format!("079199000001||Lan Ví Dụ|01021990{rest}"), Some((1990, 2, 1))),
            (format!("079199000001|190000001|Lan Ví Dụ|01/02/1990{rest}"), Some((1990, 2, 1))),
            (format!("079199000001|Lan Ví Dụ|01-02-1990{rest}"), Some((1990, 2, 1))),
            (format!("079199000001||Lan Ví Dụ|01.02.1990{rest}||a|b|c"), Some((1990, 2, 1))),
            (format!("079199000001||Lan Ví Dụ|1990{rest}"), None),
            (format!("079199000001||Lan Ví Dụ|31021990{rest}"), None),
            (format!("079199000001||Lan Ví Dụ|1/2/1990{rest}"), None),
        ] {
            let Foreign::CitizenId(card) = Foreign::of(&text) else { panic!("{text}") };
            assert_eq!((card.id().as_str(), card.name()), ("079199000001", "Lan Ví Dụ"), "{text}");
            let birth = birth.and_then(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d));
            assert_eq!(card.birth_date(), birth, "{text}");
        }
    }

    #[test]
    fn a_card_gives_a_number_to_look_up() {
        let Foreign::CitizenId(card) =
            Foreign::of("079199000001||Nguyễn Thị Ví Dụ|01021990|Nữ|1 Đường Mẫu|01012021")
        else {
            panic!("not a card")
        };
        assert_eq!(card.id().as_str(), "079199000001");
        assert_eq!(card.name(), "Nguyễn Thị Ví Dụ");
        assert_eq!(card.birth_date(), NaiveDate::from_ymd_opt(1990, 2, 1));
        assert_eq!(format!("{card:?}"), "CitizenCard(..)");
    }
}
