#!/bin/bash
# prepare.sh kotlin|swift: builds the library for this machine, generates the bindings into their
# ignored folder, and makes the fixtures. Library and bindings always come from one build: nothing
# at run time compares them.
#
# CHOT_PROFILE=debug takes the debug library, as the Rust tests have built it (so it has the
# authority's side in it, which phones don't carry): for work on the shells, and for a quick CI.
set -euo pipefail
cd "$(dirname "$0")/../.."
language=${1:?kotlin or swift}
profile=${CHOT_PROFILE:-release}

# With the features that the tests have, those of their own dependencies among them: they have built it
# then.
cargo build --workspace --all-features --all-targets
[ "$profile" = debug ] || cargo build -p chot-ffi --release
generate() {
  ./target/debug/chot-bindgen generate --language "$language" --no-format --out-dir "$1" \
    "target/$profile/libchot.so"
}
case $language in
  kotlin)
    rm -rf android/bindings/gen
    generate android/bindings/gen
    ;;
  swift)
    rm -rf ios/Generated target/gen-swift
    generate target/gen-swift
    install -D -m644 target/gen-swift/ChotCore.swift ios/Generated/ChotCore/ChotCore.swift
    install -D -m644 target/gen-swift/ChotCoreFFI.h ios/Generated/ChotCoreFFI/ChotCoreFFI.h
    install -D -m644 target/gen-swift/ChotCoreFFI.modulemap ios/Generated/ChotCoreFFI/module.modulemap
    ;;
  *)
    echo "prepare.sh: kotlin or swift, not $language" >&2
    exit 2
    ;;
esac

tests/shells/fixtures.sh tests/shells/fixtures
