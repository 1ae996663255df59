//! Addresses of servers, as they may be shown: without who asks, and by which right.

use std::borrow::Cow;

/// What an address in running text ends at.
fn ends(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '`' | '<' | '>' | ')' | '}')
}

/// A text with the addresses in it as they may be shown and kept: user names and passwords (`user:pass@`),
/// queries (`?…`) and fragments are left out, scheme, host, port and path stay.
#[must_use]
pub fn without_secrets(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        out.push_str(before);
        out.push_str("://");
        let (address, next) = after.split_at(after.find(ends).unwrap_or(after.len()));
        out.push_str(shown(address));
        rest = next;
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// The part of an address after `://` that may be shown.
fn shown(address: &str) -> &str {
    let (authority, path) =
        address.split_at(address.find(['/', '?', '#']).unwrap_or(address.len()));
    let host = match authority.rsplit_once('@') {
        Some((_, host)) => host,
        // A password with a slash or a question mark in it looks like a port, and goes on in the path.
        None if !has_port(authority) && path.contains('@') => {
            return path.rsplit_once('@').map_or("", |(_, rest)| until_query(rest));
        }
        None => authority,
    };
    let from = address.len() - path.len() - host.len();
    until_query(address.get(from..).unwrap_or_default())
}

/// True for a host with a number behind its last colon, or none.
fn has_port(authority: &str) -> bool {
    let port = authority.rsplit_once(':').map_or("", |(_, port)| port);
    authority.ends_with(']') || port.chars().all(|c| c.is_ascii_digit())
}

fn until_query(address: &str) -> &str {
    address.find(['?', '#']).and_then(|end| address.get(..end)).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_passwords_and_queries_are_left_out_wherever_an_address_stands() {
        for (text, shown) in [
            ("https://chot.example/city", "https://chot.example/city"),
            ("https://lan:secret@chot.example:8443/city", "https://chot.example:8443/city"),
            ("HTTP://lan@chot.example", "HTTP://chot.example"),
            ("ftp://a:b:secret@c@chot.example/x@y", "ftp://chot.example/x@y"),
            ("https://lan:sec/ret@chot.example/city", "https://chot.example/city"),
            ("https://lan:sec?r#et@chot.example/city?k=v", "https://chot.example/city"),
            ("https://chot.example/city?token=secret#secret", "https://chot.example/city"),
            ("https://lan:secret@[2001:db8::1]:8443/x?secret", "https://[2001:db8::1]:8443/x"),
            ("http://[::1]:80/x", "http://[::1]:80/x"),
            ("https://chot.example/npm/@scope/x", "https://chot.example/npm/@scope/x"),
            (
                "\"https://u:secret@h/p?q\": no; (http://secret@g) ",
                "\"https://h/p\": no; (http://g) ",
            ),
            ("no address: a@b?c", "no address: a@b?c"),
            ("://secret@h", "://h"),
            ("://", "://"),
            ("http://", "http://"),
            ("http://[", "http://["),
            ("http://[secret", "http://[secret"),
            ("", ""),
        ] {
            assert_eq!(without_secrets(text), shown, "{text}");
        }
    }
}
