#!/bin/bash
# fixtures.sh OUT: makes what the shells' tests scan, anew (see tests/shells/src/main.rs). OUT is deleted before: it is
# refused where it holds anything else.
set -euo pipefail
out=$(realpath -m "${1:?OUT}")
cd "$(dirname "$0")/../.."
if [ -n "$(ls -A "$out" 2> /dev/null)" ] && [ ! -f "$out/expected.properties" ]; then
  echo "fixtures: $out holds something else than fixtures, and would be deleted: give a new folder" >&2
  exit 2
fi
rm -rf "$out"
cargo build --quiet --workspace --all-features --all-targets
./target/debug/chot-shell-fixtures "$out"
