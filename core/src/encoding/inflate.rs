//! Decompression that ends at a limit: EU certificates and status lists come from others.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// What the output begins with, in bytes, or the limit, if that is less: most are no longer.
const FIRST: usize = 16 * 1024;

/// Why bytes are not decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InflateError {
    /// Not one whole zlib stream.
    NotZlib,
    /// It grows beyond the limit.
    TooLarge,
}

/// Decompresses one zlib stream (RFC 1950) to at most `most` bytes, its checksum compared. What is
/// reserved grows with what is there. Gives the bytes, and how many of the input the stream had.
pub(crate) fn inflate(input: &[u8], most: usize) -> Result<(Vec<u8>, usize), InflateError> {
    let flags = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER
        | inflate_flags::TINFL_FLAG_COMPUTE_ADLER32
        | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut output = vec![0; most.min(FIRST)];
    let mut state = Box::<DecompressorOxide>::default();
    let (mut read, mut written) = (0, 0);
    loop {
        let rest = input.get(read..).unwrap_or_default();
        let (status, took, gave) = decompress(&mut state, rest, &mut output, written, flags);
        read = read.saturating_add(took);
        written = written.saturating_add(gave);
        match status {
            TINFLStatus::Done => {
                output.truncate(written);
                return Ok((output, read));
            }
            TINFLStatus::HasMoreOutput if output.len() < most => {
                output.resize(output.len().saturating_mul(2).min(most), 0);
            }
            TINFLStatus::HasMoreOutput => return Err(InflateError::TooLarge),
            _ => return Err(InflateError::NotZlib),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        miniz_oxide::deflate::compress_to_vec_zlib(bytes, 9)
    }

    #[test]
    fn the_limit_is_exact() {
        for most in [0, 1, FIRST - 1, FIRST, FIRST + 1, 3 * FIRST] {
            let whole = zlib(&vec![7; most]);
            assert_eq!(inflate(&whole, most), Ok((vec![7; most], whole.len())), "{most}");
            let more = zlib(&vec![7; most + 1]);
            assert_eq!(inflate(&more, most), Err(InflateError::TooLarge), "{most}");
        }
    }

    #[test]
    fn a_stream_that_is_cut_or_changed_is_none() {
        let good = zlib(b"certificate");
        let mut damaged = good.clone();
        *damaged.last_mut().unwrap() ^= 1;
        for bad in [&good[..good.len() - 1], &damaged, b"", b"certificate"] {
            assert_eq!(inflate(bad, 100), Err(InflateError::NotZlib), "{bad:?}");
        }
    }

    #[test]
    fn what_follows_is_left() {
        let good = zlib(b"certificate");
        let longer = [&good[..], b"more"].concat();
        assert_eq!(inflate(&longer, 100), Ok((b"certificate".to_vec(), good.len())));
    }

    proptest! {
        #[test]
        fn bytes_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..60_000)) {
            let input = zlib(&bytes);
            prop_assert_eq!(inflate(&input, 1 << 20), Ok((bytes, input.len())));
        }

        #[test]
        fn anything_in_no_panic(input in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = inflate(&input, 1000);
            let _ = inflate(&[&[0x78, 0x9c], &input[..]].concat(), 1000);
        }
    }
}
