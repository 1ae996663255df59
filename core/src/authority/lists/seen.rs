//! Where each ID number was read first: twelve bytes for each, so that memory holds those of a country.

use crate::model::RosterKey;

/// Six bytes of the keyed hash, then six of a place, big-endian.
type Entry = [u8; 12];

/// Places by keyed hash. It has a part of the hash alone: who is at a place has to be looked at.
pub(super) struct Seen {
    /// Sorted, by the first twelve bits of the keyed hash: what is put in moves little.
    parts: Vec<Vec<Entry>>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { parts: vec![Vec::new(); 1 << 12] }
    }
}

impl Seen {
    /// Where somebody may have been read with this keyed hash: at most one place, but for chance.
    pub(super) fn places(&self, key: &RosterKey) -> Vec<u64> {
        let (part, entry) = split(key, 0);
        let Some(part) = self.parts.get(part) else { return Vec::new() };
        let first = part.partition_point(|other| *other < entry);
        let same = part
            .iter()
            .skip(first)
            .take_while(|other| other.first_chunk::<6>() == entry.first_chunk());
        same.map(|[.., a, b, c, d, e, f]| u64::from_be_bytes([0, 0, *a, *b, *c, *d, *e, *f]))
            .collect()
    }

    pub(super) fn put(&mut self, key: &RosterKey, place: u64) {
        let (part, entry) = split(key, place);
        let Some(part) = self.parts.get_mut(part) else { return };
        // By an eighth and not by twice: there are many parts, and half of all would be empty.
        if part.len() == part.capacity() {
            part.reserve_exact((part.len() / 8).max(4));
        }
        part.insert(part.partition_point(|other| *other < entry), entry);
    }
}

/// The part that a key is in, and its entry. A place is below 2^48: 256 TB of lists.
fn split(key: &RosterKey, place: u64) -> (usize, Entry) {
    let [p, q, a, b, c, d, e, f, ..] = key.0;
    let [_, _, g, h, i, j, k, l] = place.to_be_bytes();
    (usize::from(u16::from_be_bytes([p, q]) >> 4), [a, b, c, d, e, f, g, h, i, j, k, l])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// As a map does, by those bytes of the key that it goes by.
        #[test]
        fn every_place_is_found_again(keys in proptest::collection::vec(0_u8..9, 0..200)) {
            let key = |n: u8| RosterKey([n / 3, 0, 0, 0, 0, 0, 0, n % 3, 1, 1, 1, 1, 1, 1, 1, 1]);
            let (mut seen, mut expected) = (Seen::default(), BTreeMap::<u8, Vec<u64>>::new());
            for (n, place) in keys.into_iter().zip(1_000_000_000_000..) {
                seen.put(&key(n), place);
                expected.entry(n).or_default().push(place);
            }
            for n in 0..9 {
                prop_assert_eq!(seen.places(&key(n)), expected.remove(&n).unwrap_or_default());
            }
        }
    }
}
