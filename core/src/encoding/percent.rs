//! Percent-encoding (RFC 3986, section 2.1).

/// A name as a part of a file's name or of a URL: percent-encoded but for RFC 3986's unreserved
/// characters, as the reference implementation of TUF does with the names of roles.
#[must_use]
pub fn quoted(name: &str) -> String {
    let mut text = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"_.-~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stand_as_they_are() {
        assert_eq!(quoted("aZ09-._~"), "aZ09-._~");
        assert_eq!(quoted("../a b?&%é"), "..%2Fa%20b%3F%26%25%C3%A9");
    }
}
