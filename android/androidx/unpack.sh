#!/bin/bash
# unpack.sh OUT: takes the aars in OUT/aars apart.
#
# OUT/classes      their classes, for the jar
# OUT/res/*.zip    their resources, compiled
# OUT/packages     the packages that their R classes are in, a colon between
# OUT/keep.pro     what R8 must keep of them
# OUT/jni          their native libraries
set -euo pipefail
out=$1
aapt2=$out/aapt2/prebuilt/linux/aapt2
stamp=$(cd "$out/aars" && ls -l --time-style=+ | sha256sum)
if [ -f "$out/unpacked" ] && [ "$(cat "$out/unpacked")" = "$stamp" ]; then exit 0; fi

chmod +x "$aapt2"
rm -rf "$out"/{classes,res,jni,packages,keep.pro,aar}
mkdir -p "$out"/{classes,res,jni,aar}
for aar in "$out"/aars/*.aar; do
  name=$(basename "$aar" .aar)
  into=$out/aar/$name
  mkdir -p "$into"
  unzip -qo "$aar" -d "$into"
  for jar in "$into"/classes.jar "$into"/libs/*.jar; do
    if [ -f "$jar" ]; then unzip -qo "$jar" -d "$out/classes"; fi
  done
  sed -n 's/.*package="\([^"]*\)".*/\1/p' "$into/AndroidManifest.xml" | head -1 >> "$out/packages.lines"
  if [ -n "$(find "$into/res" -type f 2>/dev/null | head -1)" ]; then
    "$aapt2" compile --dir "$into/res" -o "$out/res/$name.zip"
  fi
  if [ -f "$into/proguard.txt" ]; then
    { echo "# $name"; cat "$into/proguard.txt"; echo; } >> "$out/keep.pro"
  fi
  if [ -d "$into/jni" ]; then cp -r "$into/jni/." "$out/jni"; fi
done
sort -u "$out/packages.lines" | paste -sd: > "$out/packages"
rm -rf "$out/packages.lines" "$out/aar"
echo "$stamp" > "$out/unpacked"
