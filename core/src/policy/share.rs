//! The share of an agency's people that a phase lets be on site.

use std::fmt;
use std::str::FromStr;

/// A share, such as one third; more than nothing and at most the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    numerator: u32,
    denominator: u32,
}

/// A text that is no share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a share is a fraction such as 1/3, more than 0 and at most 1")]
pub struct NotAShare;

impl Share {
    /// All of them.
    pub(crate) const WHOLE: Self = Self { numerator: 1, denominator: 1 };

    /// The most that it lets be of so many: rounded down.
    #[must_use]
    pub(crate) fn of(self, all: u32) -> u32 {
        let product = u64::from(self.numerator) * u64::from(all);
        let most = product.checked_div(u64::from(self.denominator)).unwrap_or(0);
        u32::try_from(most).unwrap_or(u32::MAX)
    }

    /// Whether it lets as many be as the other, however it is written: 1/2 and 2/4 do.
    #[must_use]
    pub(crate) fn equals(self, other: Self) -> bool {
        let product = |a: u32, b: u32| u64::from(a) * u64::from(b);
        product(self.numerator, other.denominator) == product(other.numerator, self.denominator)
    }
}

impl FromStr for Share {
    type Err = NotAShare;

    /// `1/3`, or `1`: digits, at most six of each number.
    fn from_str(text: &str) -> Result<Self, NotAShare> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let number = |text: &str| {
            let plain = text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 6;
            text.parse::<u32>().ok().filter(|_| plain).ok_or(NotAShare)
        };
        let share = Self { numerator: number(numerator)?, denominator: number(denominator)? };
        let holds = share.numerator > 0 && share.numerator <= share.denominator;
        if holds { Ok(share) } else { Err(NotAShare) }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> Share {
        text.parse().unwrap()
    }

    #[test]
    fn shares_are_exact_fractions() {
        assert_eq!(share("1/3").of(299), 99);
        assert_eq!(share("1/3").of(300), 100);
        assert_eq!(share("1").of(5), 5);
        assert_eq!(share("2/3").of(u32::MAX), 2_863_311_530);
        assert_eq!(share("999999/999999").of(u32::MAX), u32::MAX);
        assert_eq!(share("1/3").to_string(), "1/3");
    }

    #[test]
    fn a_share_is_the_same_however_it_is_written() {
        assert!(share("1/2").equals(share("2/4")));
        assert!(share("3/3").equals(Share::WHOLE));
        assert!(!share("1/2").equals(share("1/3")));
        assert!(!share("1/2").equals(share("2/3")));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for bad in [
            "",
            "0",
            "0/3",
            "half",
            "1/0",
            "3/2",
            "-1/2",
            "0.5",
            "1/2/3",
            "+1/2",
            " 1/2",
            "1/1000000",
        ] {
            assert_eq!(bad.parse::<Share>(), Err(NotAShare), "{bad}");
        }
    }
}
