#!/bin/bash
# Tests the Android shell on this machine, from a fresh clone: library, Kotlin bindings, fixtures,
# `mvn verify` (tests on the JVM and under Robolectric, ktlint), that every test ran, and the samples of
# `bindings/ffi/EMBEDDING.md`, as an app outside this repository has them.
# Pictures of the screens are compared with the approved ones in android/screenshots; CHOT_APPROVE=true
# approves what is drawn now.
set -euo pipefail
cd "$(dirname "$0")/../.."
profile=${CHOT_PROFILE:-release}

missing=()
command -v mvn >/dev/null || missing+=(maven)
command -v javac >/dev/null || missing+=(openjdk-17-jdk-headless)
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
fi

tests/shells/prepare.sh kotlin

# Reports of an earlier run must not be counted.
rm -rf android/*/target/surefire-reports android/*/target/shots
mvn --batch-mode --quiet --file android/pom.xml \
  -Dchot.library.path="$PWD/target/$profile" -Dchot.fixtures="$PWD/tests/shells/fixtures" \
  -Dchot.approve="${CHOT_APPROVE:-false}" verify

written=$(grep -rhE '^ +@Test\b' android/*/src/test/kotlin | wc -l)
ran=$(sed -n 's/^Tests run: \([0-9]*\), Failures: 0, Errors: 0, Skipped: 0.*/\1/p' \
  android/*/target/surefire-reports/*.txt | awk '{ n += $1 } END { print n + 0 }')
if [ "${ran:-0}" != "$written" ] || [ "$written" -lt 220 ]; then
  echo "android: $written tests are written, ${ran:-0} ran" >&2
  exit 1
fi
# Every picture that is approved was drawn, and every one that was drawn is approved.
drawn=$(find android/*/target/shots -name '*.png' -printf '%f\n' | sort)
approved=$(find android/screenshots -name '*.png' -printf '%f\n' | sort)
if [ "$drawn" != "$approved" ]; then
  diff <(echo "$approved") <(echo "$drawn") >&2 || true
  echo "android: the pictures that were drawn are not those that are approved" >&2
  exit 1
fi
android/gallery.sh
echo "android: $ran tests, $(echo "$drawn" | wc -l) pictures, ktlint clean"

# A version of this run's own, because Maven keeps what it has of one.
repository=$PWD/target/maven-samples
version=0.1.0-samples-$$
fixtures=$PWD/tests/shells/fixtures
trap 'rm -rf "$HOME/.m2/repository/vn/chot/chot-jvm/$version" "$repository"' EXIT
CHOT_PREPARED=yes CHOT_VERSION=$version android/make-aar.sh "$repository"
sample() {
  mvn --batch-mode --quiet --file "bindings/ffi/samples/$1/pom.xml" -Dchot.repository="$repository" \
    -Dchot.version="$version" "${@:2}"
}
# Maven takes back its colours on the way out, also where it shows none.
said=$(sample kotlin compile exec:java -Dexec.args="$fixtures" | sed 's/\x1b\[[0-9;]*m//g')
expected=$(target/debug/examples/first_verdict "$fixtures")
if [ "$said" != "$expected" ] || [ "$(grep -c '^- ' <<< "$said")" = 0 ]; then
  printf 'android: the sample in Kotlin says\n%s\nand the one in Rust\n%s\n' "$said" "$expected" >&2
  exit 1
fi
sample android compile
echo "android: the sample says what Rust's says; what only a phone has compiles"
