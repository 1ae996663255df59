#!/bin/bash
# make-apk.sh [officer|wallet]…: signed APKs in target/apk, by R8, aapt2, zipalign and apksigner, after
# `mvn verify`. The key is made anew each time: for trying out, not for shipping. Never run on a phone.
#
# The library is the one that tests/shells/cross.sh leaves; without it the APK has none, and that is said.
set -euo pipefail
cd "$(dirname "$0")"
apps=("$@")
[ ${#apps[@]} -gt 0 ] || apps=(officer wallet)
out=target/apk
mkdir -p "$out"

missing=()
command -v zipalign >/dev/null || missing+=(zipalign)
command -v apksigner >/dev/null || missing+=(apksigner)
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
fi

repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
r8=$repository/com/android/tools/r8/9.4.34/r8-9.4.34.jar
[ -f "$r8" ] || mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get \
  -Dartifact=com.android.tools:r8:9.4.34 -Dtransitive=false
framework=$(ls "$repository"/org/robolectric/android-all/15-robolectric-13954326/*.jar | head -1)
jna=$repository/net/java/dev/jna/jna/5.19.1
[ -f "$jna/jna-5.19.1.aar" ] || mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get \
  -Dartifact=net.java.dev.jna:jna:5.19.1:aar -Dtransitive=false
library=../target/cross/libchot-arm64.so

# What the apps stand on, the AARs' jars aside: those are in androidx.
jars=()
for path in org/jetbrains/kotlin/kotlin-stdlib org/jetbrains/kotlinx/kotlinx-coroutines-core-jvm \
  org/jetbrains/kotlinx/kotlinx-coroutines-android org/jetbrains/kotlinx/kotlinx-serialization-core-jvm \
  androidx/lifecycle/lifecycle-common-jvm androidx/collection/collection-jvm androidx/annotation/annotation-jvm \
  androidx/arch/core/core-common androidx/concurrent/concurrent-futures org/jspecify/jspecify; do
  name=$(basename "$path")
  version=$(sed -n "/<artifactId>$name</{n;s/.*<version>\(.*\)<.*/\1/p}" androidx/pom.xml)
  [ "$version" != '${kotlin.version}' ] || version=$(sed -n 's/.*<kotlin.version>\(.*\)<.*/\1/p' pom.xml)
  jars+=("$repository/$path/$version/$name-$version.jar")
done

for app in "${apps[@]}"; do
  work=$app/target/apk
  rm -rf "$work"
  mkdir -p "$work/dex" "$work/jni" "$work/lib/arm64-v8a"
  unzip -qo "$jna/jna-5.19.1.aar" -d "$work/jna"
  (cd "$app/target/classes" && zip -qr "../apk/app.jar" .)
  java -Xmx1800m -cp "$r8" com.android.tools.r8.R8 --release --min-api 26 --lib "$framework" \
    --pg-conf keep.pro --pg-conf androidx/target/keep.pro --pg-conf "$app/target/resources.pro" \
    --output "$work/dex" "$work/app.jar" {androidx,bindings,core,phone,design}/target/*-0.1.0.jar \
    "$work/jna/classes.jar" "${jars[@]}" > "$work/r8.log" 2>&1 || { tail -20 "$work/r8.log" >&2; exit 1; }
  cp "$app/target/resources.ap_" "$work/unaligned.apk"
  cp "$work"/dex/*.dex "$work/"
  cp -r "$work/jna/jni/arm64-v8a/." "$work/lib/arm64-v8a/"
  if [ -d androidx/target/jni/arm64-v8a ]; then cp androidx/target/jni/arm64-v8a/*.so "$work/lib/arm64-v8a/"; fi
  said="with the core's library"
  if [ -f "$library" ]; then cp "$library" "$work/lib/arm64-v8a/libchot.so"; else said="without the core's library"; fi
  (cd "$work" && zip -q unaligned.apk ./*.dex && zip -q unaligned.apk lib/arm64-v8a/*.so)
  zipalign -f -P 16 4 "$work/unaligned.apk" "$work/aligned.apk" 2>/dev/null \
    || zipalign -f -p 4 "$work/unaligned.apk" "$work/aligned.apk"
  keytool -genkeypair -keystore "$work/key.jks" -storepass android -keypass android -alias trial -keyalg EC \
    -dname CN=trial -validity 30 2>/dev/null
  apksigner sign --ks "$work/key.jks" --ks-pass pass:android --out "$out/$app.apk" "$work/aligned.apk"
  apksigner verify --min-sdk-version 26 "$out/$app.apk"
  size=$(stat -c %s "$out/$app.apk")
  echo "$out/$app.apk: $size bytes, $said"
  if [ "$size" -gt $((6 * 1024 * 1024)) ]; then
    echo "make-apk: $app.apk is larger than 6 MiB" >&2
    exit 1
  fi
done
