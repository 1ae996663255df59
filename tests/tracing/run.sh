#!/bin/bash
# Tracing on real engines: the exports of many phones are verified, loaded into PostgreSQL (a cluster of its own, with
# its own socket), DuckDB and ClickHouse, and asked; each answer is held against brute force. Then the circle from a
# passage to *deny* of the contact the next morning. CHOT: the program, where it is built already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
environment=${CHOT_TRACING_VENV:-$PWD/target/tracing-venv}
[ -x "$environment/bin/python" ] || python3 -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"

if ! command -v psql > /dev/null || ! { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } > /dev/null 2>&1; then
  if [ "$(id -u)" != 0 ]; then
    echo "tracing: PostgreSQL is missing, and installing it needs root: apt-get install postgresql" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y postgresql > /dev/null
fi
initdb=$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb | tail -n 1)
binaries=$(dirname "$(readlink -f "$initdb")")

if [ -z "${CHOT:-}" ]; then
  # With the features that the Rust tests have: they have built it then.
  cargo build --quiet --workspace --all-features --all-targets
  CHOT=target/debug/chot
fi
CHOT=$(readlink -f "$CHOT"); export CHOT

place=$(mktemp -d)
# The server refuses root. It looks its user up, in a list that is made for it where the machine's isn't readable.
as_owner() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  elif runuser -u postgres -- test -r /etc/passwd; then
    runuser -u postgres -- "$@"
  else
    printf 'root:x:0:0::/:/bin/sh\npostgres:x:%s:%s::/:/bin/sh\n' "$(id -u postgres)" "$(id -g postgres)" > "$place/users"
    chmod 644 "$place/users"
    unshare --mount bash -c 'mount --bind "$0" /etc/passwd && exec setpriv --reuid "$1" --regid "$2" --clear-groups -- "${@:3}"' \
      "$place/users" "$(id -u postgres)" "$(id -g postgres)" "$@"
  fi
}
finish() {
  as_owner "$binaries/pg_ctl" -D "$place/cluster" -m immediate stop > /dev/null 2>&1 || true
  rm -rf "$place"
}
trap finish EXIT
if [ "$(id -u)" = 0 ]; then chown postgres "$place"; fi
chmod 755 "$place"
(
  # The server's owner may not be able to read where this was called.
  cd "$place"
  as_owner "$binaries/initdb" -D "$place/cluster" -A trust -U tracing --no-sync -E UTF8 --locale=C > /dev/null
  as_owner "$binaries/pg_ctl" -D "$place/cluster" -w -l "$place/log" \
    -o "-k $place -c listen_addresses='' -c fsync=off" start > /dev/null
)
export PGHOST=$place PGUSER=tracing PGDATABASE=postgres
work=$(mktemp -d)
trap 'rm -rf "$work"; finish' EXIT
"$environment/bin/python" "$here/against.py" "$work/city"
psql -X -q -c 'DROP SCHEMA tracing CASCADE' 2> /dev/null
"$environment/bin/python" "$here/circle.py" "$work/circle"
