//! No parser takes more memory than a small multiple of its input, whatever the input claims.
//!
//! One test in one binary: the counter sees the whole process.

use chot_hostile::{BINARY, CBOR, JSON, Parser, TEXTS};
use peak_alloc::PeakAlloc;

#[global_allocator]
static COUNTER: PeakAlloc = PeakAlloc;

/// What a parser may take whatever its input: an error's text, tables of names.
const ALLOWANCE: usize = 16 * 1024;

/// The most bytes that a call held at once, beyond what was held before.
fn peak(call: impl FnOnce()) -> usize {
    let before = COUNTER.current_usage();
    COUNTER.reset_peak_usage();
    call();
    COUNTER.peak_usage().saturating_sub(before)
}

/// The greatest share of memory by input, beyond the allowance.
#[derive(Default)]
struct Worst {
    factor: usize,
    where_: String,
}

impl Worst {
    fn measure<T: ?Sized>(&mut self, parsers: &[Parser<T>], name: &str, input: &T, length: usize) {
        for (parser, parse) in parsers {
            let taken = peak(|| {
                parse(input);
            });
            let factor = taken.saturating_sub(ALLOWANCE).div_ceil(length.max(1));
            if factor > self.factor {
                *self = Self { factor, where_: format!("{parser}, {name}, {length} B: {taken} B") };
            }
        }
    }
}

/// Messages that claim to hold much, or hold much of the least.
fn cbor() -> Vec<(&'static str, Vec<u8>)> {
    let mut inputs = vec![
        ("array of 2^64-1", vec![0x9b, 255, 255, 255, 255, 255, 255, 255, 255]),
        ("map of 2^32", vec![0xbb, 0, 0, 0, 1, 0, 0, 0, 0]),
        ("bytes of 2^62", vec![0x5b, 0x40, 0, 0, 0, 0, 0, 0, 0]),
        ("text of 2^31", vec![0x7a, 0x80, 0, 0, 0]),
        ("nested", vec![0x81; 4096]),
        ("empty arrays", [vec![0x99, 0x0f, 0xf0], vec![0x80; 4080]].concat()),
        ("tags", vec![0xd2; 4096]),
        ("beyond the limit", vec![0x80; 1 << 20]),
    ];
    // Four kinds of claimed lengths within a Sign1.
    for claim in [0x5b, 0x7b, 0x9b, 0xbb] {
        let message = [&[0x84, claim, 0, 0, 0, 0, 0, 0, 16, 0], [0u8; 4000].as_slice()].concat();
        inputs.push(("Sign1 with a claimed length", message));
    }
    inputs
}

fn json() -> Vec<(&'static str, String)> {
    let many = |item: &str, n: usize| vec![item; n].join(",");
    vec![
        ("numbers", format!("[{}]", many("0", 20_000))),
        ("empty arrays", format!("[{}]", many("[]", 20_000))),
        ("objects", format!("[{}]", many("{\"\":0}", 20_000))),
        ("nested", "[".repeat(100_000)),
        ("nested objects", "{\"a\":".repeat(20_000)),
        ("text", format!("\"{}\"", "a".repeat(100_000))),
        ("escapes", format!("\"{}\"", "\\u0000".repeat(20_000))),
        (
            "keys",
            format!(
                "{{{}}}",
                (0..10_000).map(|n| format!("\"{n}\":0")).collect::<Vec<_>>().join(",")
            ),
        ),
        ("digits", "1".repeat(100_000)),
        (
            "signed metadata of numbers",
            format!(
                "{{\"signatures\":[],\"signed\":{{\"_type\":\"root\",\"x\":[{}]}}}}",
                many("0", 20_000)
            ),
        ),
    ]
}

#[test]
fn memory_is_a_small_multiple_of_the_input() {
    let mut codes = Worst::default();
    for (name, bytes) in cbor() {
        codes.measure(CBOR, name, bytes.as_slice(), bytes.len());
        let text = format!("CHOT1:{}", base45::encode(&bytes));
        codes.measure(TEXTS, name, text.as_str(), text.len());
    }
    for text in ["9".repeat(1 << 20), format!("CHOT1:{}", "0".repeat(4290)), "|".repeat(1 << 20)] {
        codes.measure(TEXTS, "long text", text.as_str(), text.len());
    }
    // A bomb costs the buffer that it is refused at, and no more.
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 2 << 20], 9);
    let bomb = format!("HC1:{}", base45::encode(&bomb));
    assert!(bomb.len() < 4000, "{}", bomb.len());
    for (parser, parse) in TEXTS {
        let taken = peak(|| {
            parse(&bomb);
        });
        assert!(taken <= 64 * 1024, "{parser}: {taken} B for a bomb of {} B", bomb.len());
    }
    println!("codes: at most {} × input + {ALLOWANCE} B ({})", codes.factor, codes.where_);

    let mut binary = Worst::default();
    for magic in ["CHOTSEGM", "CHOTTRAC", ""] {
        for fill in [0x00, 0xff, 0x01] {
            for length in [200, 5000, 200_000] {
                let mut bytes = magic.as_bytes().to_vec();
                bytes.resize(length, fill);
                binary.measure(BINARY, magic, bytes.as_slice(), length);
            }
        }
    }
    println!("lists: at most {} × input + {ALLOWANCE} B ({})", binary.factor, binary.where_);

    let mut documents = Worst::default();
    for (name, text) in json() {
        documents.measure(JSON, name, text.as_bytes(), text.len());
    }
    println!("JSON: at most {} × input + {ALLOWANCE} B ({})", documents.factor, documents.where_);

    // Metadata of TUF is canonicalised from a tree of values: a digit and a comma are a
    // value, its place in a list that grows by doubling, and a copy. The updater bounds the files themselves (`tuf::Limits`).
    assert!(codes.factor <= 4, "{}", codes.where_);
    assert!(binary.factor <= 4, "{}", binary.where_);
    assert!(documents.factor <= 100, "{}", documents.where_);
}
