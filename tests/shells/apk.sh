#!/bin/bash
# Signed APKs of both apps, with the library that most phones load in them: built as for a phone, by R8, and looked
# at; no phone has run them. Their sizes are printed, and held to what `android/make-apk.sh` allows.
set -euo pipefail
cd "$(dirname "$0")/../.."
fail() { echo "apk: $*" >&2; exit 1; }

[ -f target/cross/libchot-arm64.so ] || tests/shells/cross.sh arm64
[ -d android/bindings/gen ] || CHOT_PROFILE=${CHOT_PROFILE:-debug} tests/shells/prepare.sh kotlin
mvn --batch-mode --quiet --file android/pom.xml -Dmaven.test.skip=true package
android/make-apk.sh officer wallet

for app in officer wallet; do
  apk=android/target/apk/$app.apk
  held=$(unzip -Z1 "$apk")
  for file in AndroidManifest.xml classes.dex resources.arsc lib/arm64-v8a/libchot.so lib/arm64-v8a/libjnidispatch.so; do
    [[ $'\n'$held$'\n' == *$'\n'"$file"$'\n'* ]] || fail "$apk has no $file: $held"
  done
  unzip -p "$apk" lib/arm64-v8a/libchot.so | cmp - target/cross/libchot-arm64.so || fail "$apk has another library"
done
