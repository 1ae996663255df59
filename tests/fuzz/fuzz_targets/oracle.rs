#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    chot_fuzz_targets::oracle::run(bytes);
});
