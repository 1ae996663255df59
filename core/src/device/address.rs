//! Where a city publishes: an address on the web that comes with the enrolment.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

/// The longest address, in bytes: an enrolment has to fit a series of codes.
const LONGEST: usize = 500;

/// The address of a city's publication: what `metadata/timestamp.json` is appended to, behind a slash.
///
/// `https`, or `http` to an IP address of a local network (a checkpoint's own server): nothing that
/// comes from it is believed, but who asks for it is everybody's to see otherwise. No name or password,
/// no query, no fragment. The whole of it is ASCII (a name of other letters is written in Punycode),
/// without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UpdateAddress(String);

/// Why a text is no address to fetch updates from. It isn't quoted: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}; expected https://HOST[:PORT][/PATH], or http:// and a local network's IP address")]
pub struct UpdateAddressError(&'static str);

impl UpdateAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// [`UpdateAddressError`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, UpdateAddressError> {
        let wrong = |what| Err(UpdateAddressError(what));
        if text.len() > LONGEST {
            return wrong("the address for updates is longer than 500 bytes");
        }
        let (rest, encrypted) = match (text.strip_prefix("https://"), text.strip_prefix("http://"))
        {
            (Some(rest), _) => (rest, true),
            (_, Some(rest)) => (rest, false),
            _ => return wrong("the address for updates has another scheme"),
        };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.contains('@') {
            return wrong("the address for updates has a user's name or password in it");
        }
        if text.contains(['?', '#']) {
            return wrong("the address for updates has a query or a fragment");
        }
        let Some(host) = without_port(host) else {
            return wrong("the address for updates has a port that is none");
        };
        match Host::of(host) {
            None => return wrong("the address for updates has no host's name or IP address"),
            Some(Host::Elsewhere) if !encrypted => {
                return wrong("the address for updates is not encrypted, and not a local one");
            }
            Some(_) => {}
        }
        let path = path.strip_suffix('/').unwrap_or(path);
        if !path.is_empty() && !path.split('/').all(is_segment) {
            return wrong("the address for updates has a path that is none");
        }
        Ok(Self(text.strip_suffix('/').unwrap_or(text).to_owned()))
    }

    /// As a text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UpdateAddress {
    type Error = UpdateAddressError;

    fn try_from(text: String) -> Result<Self, UpdateAddressError> {
        Self::parse(&text)
    }
}

impl From<UpdateAddress> for String {
    fn from(address: UpdateAddress) -> Self {
        address.0
    }
}

impl std::str::FromStr for UpdateAddress {
    type Err = UpdateAddressError;

    fn from_str(text: &str) -> Result<Self, UpdateAddressError> {
        Self::parse(text)
    }
}

impl std::fmt::Display for UpdateAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

enum Host {
    /// An IP address of a local network, or of this machine.
    Local,
    /// Any other, or a name.
    Elsewhere,
}

impl Host {
    fn of(host: &str) -> Option<Self> {
        let local = |is_local| if is_local { Self::Local } else { Self::Elsewhere };
        if let Some(address) = host.strip_prefix('[') {
            let address: Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
            let near = address.is_loopback()
                || address.is_unique_local()
                || address.is_unicast_link_local();
            return Some(local(near));
        }
        let is_label = |label: &str| {
            let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            (1..=63).contains(&label.len())
                && label.bytes().all(inner)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if !host.split('.').all(is_label) {
            return None;
        }
        // What ends in a number is read as an IP address by whoever fetches.
        let last = host.rsplit('.').next().unwrap_or_default();
        if last.bytes().next().is_some_and(|first| first.is_ascii_digit()) {
            let address: Ipv4Addr = host.parse().ok()?;
            let near = address.is_loopback() || address.is_private() || address.is_link_local();
            return Some(local(near));
        }
        Some(Self::Elsewhere)
    }
}

/// A host without its port.
fn without_port(host: &str) -> Option<&str> {
    let (name, port) = match host.rsplit_once(':') {
        // The colons of an IPv6 address.
        Some((_, rest)) if rest.ends_with(']') => return Some(host),
        Some(parts) => parts,
        None => return Some(host),
    };
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit())
        && port.parse::<u16>().is_ok_and(|port| port > 0);
    is_port.then_some(name)
}

/// True for a part of a path that leads down, without what would have to be escaped.
fn is_segment(segment: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:".contains(&byte);
    !matches!(segment, "" | "." | "..") && segment.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_updates_are_fetched_from_are_read() {
        for text in [
            "https://chot.example",
            "https://chot.example/updates/d7",
            "https://chot.example:8443/u_1/~x",
            "https://203.0.113.7/",
            "https://[2001:db8::1]:443",
            "http://192.168.4.1:8080/chot",
            "http://10.0.0.1",
            "http://127.0.0.1:9",
            "http://169.254.1.1",
            "http://[::1]:80/x",
            "http://[fd00::1]",
            "http://[fe80::1]",
        ] {
            let read = UpdateAddress::parse(text).unwrap();
            assert_eq!(read.as_str(), text.trim_end_matches('/'));
        }
    }

    #[test]
    fn what_is_no_address_or_not_a_safe_one_is_refused_without_being_quoted() {
        for text in [
            "",
            "chot.example",
            "ftp://chot.example",
            "HTTPS://chot.example",
            "https://",
            "https:///x",
            "https://:443",
            "http://chot.example",
            "http://localhost",
            "http://8.8.8.8",
            "http://172.32.0.1",
            "http://192.168.1",
            "http://0x7f.1",
            "http://[2001:db8::1]",
            "http://[::1",
            "http://10.0.0.1.evil.example",
            "https://user:secret@chot.example",
            "https://secret@chot.example",
            "http://10.0.0.1@chot.example",
            "http://10.0.0.1:80@chot.example",
            "https://chot.example?secret",
            "https://chot.example/x?secret=1",
            "https://chot.example/#secret",
            "https://chot.example:0",
            "https://chot.example:65536",
            "https://chot.example:+80",
            "https://chot.example:",
            "https://chot..example",
            "https://-chot.example",
            "https://chot.example//x",
            "https://chot.example/../x",
            "https://chot.example/./x",
            "https://chot.example/a b",
            "https://chot.example/%2e%2e/x",
            "https://chot.example/\u{202e}x",
            "https://chốt.example",
            "https://chot.example\n",
            " https://chot.example",
            "https://chot.example\\x",
        ] {
            let error = UpdateAddress::parse(text).expect_err(text).to_string();
            assert!(!error.contains("secret"), "{error}");
        }
        let long = format!("https://chot.example/{}", "x".repeat(LONGEST));
        assert!(UpdateAddress::parse(&long).is_err());
    }
}
