//! uniffi's generator, pinned by the workspace's lock file to the version that the library is
//! built with: a generator of another version would write bindings that don't fit.

fn main() {
    uniffi::uniffi_bindgen_main();
}
