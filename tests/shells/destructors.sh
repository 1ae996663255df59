#!/bin/bash
# Runs the tests of what is stored with destructors whose panic ends the process, as in the libraries for phones
# (cross.sh): on damaged pages the store panics, which is caught and named, and none of that may be in a destructor.
# Some 15 minutes of one processor.
set -euo pipefail
cd "$(dirname "$0")/../.."
packages=(rustc-web cargo-web rust-web-src)
if ! dpkg -s "${packages[@]}" > /dev/null 2>&1; then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
fi
env RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$PWD/target/destructors" \
  CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0 RUSTFLAGS=-Zpanic-in-drop=abort \
  /usr/bin/cargo test --quiet --locked -p chot-core --lib --all-features --target "$(uname -m)-unknown-linux-gnu" \
  -Zbuild-std=std,panic_unwind,test --config profile.dev.package.chot-core.opt-level=1 -- journal installation storage
