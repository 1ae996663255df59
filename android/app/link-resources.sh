#!/bin/bash
# link-resources.sh AAPT2 FRAMEWORK OUT: compiles and links res/ into OUT/resources.ap_, and
# writes R.java into OUT/gen.
set -euo pipefail
cd "$(dirname "$0")"
aapt2=$1 framework=$2 out=$3

chmod +x "$aapt2"
rm -rf "$out/gen"
mkdir -p "$out/gen"
"$aapt2" compile --dir src/main/res -o "$out/res.zip"
"$aapt2" link -o "$out/resources.ap_" -I "$framework" --manifest src/main/AndroidManifest.xml \
  --java "$out/gen" --auto-add-overlay "$out/res.zip"
