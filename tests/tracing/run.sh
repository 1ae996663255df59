#!/bin/bash
# Tracing on real engines: the exports of many phones are verified, loaded into PostgreSQL (a cluster of its own, with
# its own socket), DuckDB and ClickHouse, and asked; each answer is held against brute force. Then the circle from a
# passage to *deny* of the contact the next morning. CHOT: the program, where it is built already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
# shellcheck source=cluster.sh
. "$here/cluster.sh"
environment "$here/requirements.txt"
postgres_programs

if [ -z "${CHOT:-}" ]; then
  # With the features that the Rust tests have: they have built it then.
  cargo build --quiet --workspace --all-features --all-targets
  CHOT=target/debug/chot
fi
CHOT=$(readlink -f "$CHOT"); export CHOT

place=$(mktemp -d)
work=$(mktemp -d)
finish() { stop_cluster; rm -rf "$place" "$work"; }
trap finish EXIT
start_cluster "$place" "-c fsync=off"
"$python" "$here/against.py" "$work/city"
psql -X -q -c 'DROP SCHEMA tracing CASCADE' 2> /dev/null
"$python" "$here/circle.py" "$work/circle"
