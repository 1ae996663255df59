#!/bin/bash
# The drill of core/design/OPERATIONS.md, "Backup and restore": a city loses its machine, restores an older
# backup, and goes on. Phones follow, nothing that was taken back comes back, what is issued next counts.
#
#   tests/drills/restore.sh        with target/debug/chot, which is built for it, or with what CHOT names
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${CHOT:-}" ]; then
  (cd "$here/../.." && cargo build --quiet -p chot-cli)
  CHOT=$here/../../target/debug/chot
fi
CHOT=$(realpath "$CHOT")
export LANG=C
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
minute=0

fail() {
  echo "drill: $*" >&2
  [ ! -f said ] || cat said >&2
  exit 1
}

# Runs the program a minute later than the last time; its output is in the file `said`.
chot() {
  minute=$((minute + 1))
  local at
  at=$(printf '2022-03-07T%02d:%02d:00+07:00' $((8 + minute / 60)) $((minute % 60)))
  "$CHOT" "$@" --at "$at" > said 2>&1
}

does() { chot "$@" || fail "exit $? of: chot $*"; }

# That it ends with this code, and says this.
ends() {
  local expected=$1 words=$2 code=0
  shift 2
  chot "$@" || code=$?
  [ $code = "$expected" ] || fail "exit $code, not $expected, of: chot $*"
  grep -qF -- "$words" said || fail "\"$words\" isn't in what was said by: chot $*"
}

# A person with a wallet asks for a credential, and gets it; its id is in the file NAME.id.
issues() {
  local name=$1 number=$2
  [ -d "wallet-$name" ] || does wallet init "wallet-$name"
  does wallet request "wallet-$name" --id "$number" -o "$name.request"
  cat > "$name.json" << JSON
{"id_number": "$number", "name": "Drill $name", "birth_date": "1990-03-14",
 "valid_from": "2022-03-01", "valid_until": "2022-06-01"}
JSON
  does authority issue city "$name.json" --holder "$name.request" -o "$name.credential"
  sed -n 's/^Its id, to revoke it by: //p' said > "$name.id"
  [ -s "$name.id" ] || fail "issue names no id"
  does wallet add "wallet-$name" "$name.credential"
}

# What a phone at the bridge says of a wallet: exit code and words.
shows() {
  local name=$1 phone=$2 code=$3 words=$4
  does wallet show "wallet-$name" --png "$name.png"
  # The same minute, so that the code is fresh.
  minute=$((minute - 1))
  ends "$code" "$words" check --json --device "$phone" --checkpoint bridge "$name.png"
}

publishes() {
  does authority publish city --out server
  does device update phone --from server
}

permitted='"decision":"permit"'
revoked='"reasons":["credential-revoked"]'

policy() {
  cat > policy.json << JSON
{"policy": "drill", "version": $1, "offset": "+07:00",
 "phases": [{"id": "all", "rules": ["live"]}],
 "rules": {"live": {"effect": "permit", "when": {"binding": "live"}}}}
JSON
  does authority policy city policy.json
}

# A city, its web server, and a phone.
does authority init city --city 'Drill City (example)'
policy 1
printf 'name,area,lat,lon,heading\nbridge,harbour,16.07,108.22,\n' > checkpoints.csv
does authority checkpoints city checkpoints.csv
issues hoa 048190000021
issues lan 048190000022
does authority publish city --out server
does authority enrol city -o enrolment.json
does device init phone --enrolment enrolment.json --from server
shows hoa phone 0 "$permitted"
shows lan phone 0 "$permitted"

# The backup. After it, more is issued and taken back, published under other rules, a new key and a new epoch.
cp -a city backup
issues minh 048190000023
does authority revoke city "$(cat hoa.id)"
policy 2
does authority rotate city enrolment
publishes
does authority rotate city timestamp --out server
does device update phone --from server
shows hoa phone 3 "$revoked"
shows minh phone 0 "$permitted"

# The machine is lost; what phones fetch isn't.
rm -rf city
cp -a backup city
cp -a server before
ends 1 --continue-published authority publish city --out server
ends 1 --continue-published authority publish city --out elsewhere --published server
[ ! -e elsewhere ] || fail "something was published elsewhere"
diff -r before server > said || fail "a publication that was refused changed what is published"
# The key that was made after the backup is gone with the machine: it is named, and a new one is made.
ends 1 timestamp authority publish city --out server --continue-published
diff -r before server > said || fail "a publication that was refused changed what is published"
ends 1 --continue-published authority rotate city timestamp --out server
does authority rotate city timestamp --out server --continue-published
does authority publish city --out server --continue-published
does device update phone --from server
while read -r file; do
  cmp "before/$file" "server/$file" > said || fail "$file has other content than it was published with"
done < <(cd before && find . -type f ! -name timestamp.json)

# Nothing that was taken back comes back; what was issued after the backup counts on, and so do the rules.
shows hoa phone 3 "$revoked"
shows lan phone 0 "$permitted"
shows minh phone 0 "$permitted"
grep -q '"version": 2' city/staged/policy/policy.json || fail "the rules went back to the backup's"

# The city goes on: it issues, takes back, and enrols.
issues quan 048190000024
issues minh 048190000023
does authority revoke city "$(cat lan.id)"
publishes
does authority enrol city -o enrolment-2.json
does device init phone-2 --enrolment enrolment-2.json --from server
for phone in phone phone-2; do
  shows quan $phone 0 "$permitted"
  shows minh $phone 0 "$permitted"
  shows lan $phone 3 "$revoked"
  shows hoa $phone 3 "$revoked"
done
# A phone that slept through all of it.
does device init late --enrolment enrolment.json --from server
shows hoa late 3 "$revoked"

# A part of the register that is lost is missed.
mv city/register/revoked.cbor .
ends 1 revoked.cbor authority publish city --out server
mv revoked.cbor city/register/
publishes
shows lan phone 3 "$revoked"
echo "The drill is passed."
