//! The health portal's address, filled in for a checkpoint.

use crate::encoding::percent::quoted;
use crate::policy::Policy;
use crate::time::Instant;

impl Policy {
    /// The portal's address for a checkpoint and a time, percent-encoded (RFC 3986); `None` where
    /// the policy names no portal. The time is RFC 3339 in the policy's offset, in whole seconds.
    #[must_use]
    pub fn portal_address(&self, checkpoint: &str, at: Instant) -> Option<String> {
        let at = at.with_timezone(&self.calendar.offset).format("%Y-%m-%dT%H:%M:%S%:z").to_string();
        let mut address = String::new();
        let mut rest = self.portal()?;
        // In one pass: a checkpoint's name is never taken for a placeholder.
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            address.push_str(before);
            address.push_str(&quoted(if name == "checkpoint" { checkpoint } else { &at }));
            rest = after;
        }
        address.push_str(rest);
        Some(address)
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::Policy;
    use crate::time::DateTime;

    #[test]
    fn the_address_is_filled_in_and_encoded() {
        let city = include_bytes!("../../../../tests/policies/hcmc-2021.json");
        let at = DateTime::parse_from_rfc3339("2021-10-05T00:10:30.250Z").unwrap().to_utc();
        let policy = Policy::parse(city).unwrap();
        assert_eq!(
            policy.portal_address("cầu {at} & co", at).unwrap(),
            "https://portal.example/declare?checkpoint=c%E1%BA%A7u%20%7Bat%7D%20%26%20co\
             &at=2021-10-05T07%3A10%3A30%2B07%3A00"
        );
        let factory = include_bytes!("../../../../tests/policies/factory-night-bus.json");
        assert_eq!(Policy::parse(factory).unwrap().portal_address("x", at), None);
    }
}
