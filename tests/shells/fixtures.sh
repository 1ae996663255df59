#!/bin/bash
# fixtures.sh OUT: makes what the shells' tests scan, anew (see tests/shells/src/main.rs).
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:?OUT}
rm -rf "$out"
cargo build --quiet --workspace --all-features --all-targets
./target/debug/chot-shell-fixtures "$out"
