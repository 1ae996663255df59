#!/bin/bash
# link-resources.sh APP PACKAGE FRAMEWORK: compiles an app's res/ and links it with AndroidX's. Writes into
# APP/target resources.ap_, the manifest with its package, and gen/ with the R classes.
set -euo pipefail
cd "$(dirname "$0")"
app=$1 package=$2 framework=$3
androidx=androidx/target out=$app/target
aapt2=$androidx/aapt2/prebuilt/linux/aapt2

rm -rf "$out/gen"
mkdir -p "$out/gen"
# Gradle's manifests name no package; aapt2 wants one.
sed "s/<manifest /<manifest package=\"$package\" /" "$app/src/main/AndroidManifest.xml" > "$out/AndroidManifest.xml"
"$aapt2" compile --dir "$app/src/main/res" -o "$out/res.zip"
parts=()
for zip in "$androidx"/res/*.zip; do parts+=(-R "$zip"); done
"$aapt2" link -o "$out/resources.ap_" -I "$framework" --manifest "$out/AndroidManifest.xml" --java "$out/gen" \
  --proguard "$out/resources.pro" --auto-add-overlay --extra-packages "$(cat "$androidx/packages")" \
  --min-sdk-version 26 --target-sdk-version 35 --version-code 1 --version-name 0.1.0 \
  "${parts[@]}" -R "$out/res.zip"
