#!/bin/bash
# make-aar.sh OUT [ABI …]: packs the library for apps that aren't in this repository: a Maven repository in the folder
# OUT, as `bindings/ffi/EMBEDDING.md` takes it, with
#
#   vn.chot:chot:VERSION@aar   for Android: the bindings' classes, what R8 has to keep, and libchot.so of each ABI
#   vn.chot:chot-jvm:VERSION   for a JVM: the same classes, and this machine's library
#
# ABI: arm64-v8a, armeabi-v7a or x86_64, as tests/shells/cross.sh has built them (it is called for those that aren't
# there); none: only chot-jvm is made.
#
#   CHOT_VERSION  the version, 0.1.0 without it. Maven and Gradle never look for another file of a version that they
#                 have: what was built anew needs a new one
#   CHOT_PROFILE  as in tests/shells/prepare.sh; for chot-jvm alone
#   CHOT_PREPARED set where prepare.sh has just been run
#
# Classes and libraries come from one commit: nothing at run time compares them.
set -euo pipefail
out=$(realpath -m "${1:?OUT, the folder of the Maven repository}")
shift
cd "$(dirname "$0")/.."
version=${CHOT_VERSION:-0.1.0}
profile=${CHOT_PROFILE:-release}
work=$PWD/target/aar
jna=5.19.1
kotlin=2.4.21

missing=()
command -v mvn > /dev/null || missing+=(maven)
command -v javac > /dev/null || missing+=(openjdk-17-jdk-headless)
command -v zip > /dev/null || missing+=(zip)
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
fi
declare -A cross=([arm64-v8a]=arm64 [armeabi-v7a]=armv7 [x86_64]=x86-64)
for abi in "$@"; do
  [ -n "${cross[$abi]:-}" ] || { echo "make-aar: no ABI $abi; there are: ${!cross[*]}" >&2; exit 2; }
done

[ -n "${CHOT_PREPARED:-}" ] || tests/shells/prepare.sh kotlin
rm -rf "$work"
mkdir -p "$work"

# pom ARTIFACT PACKAGING [JNA-TYPE]
pom() {
  cat << END
<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>vn.chot</groupId>
  <artifactId>$1</artifactId>
  <version>$version</version>
  <packaging>$2</packaging>
  <licenses>
    <license>
      <name>Apache-2.0</name>
    </license>
  </licenses>
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.kotlin</groupId>
      <artifactId>kotlin-stdlib</artifactId>
      <version>$kotlin</version>
    </dependency>
    <dependency>
      <groupId>net.java.dev.jna</groupId>
      <artifactId>jna</artifactId>
      <version>$jna</version>
      <type>${3:-jar}</type>
    </dependency>
  </dependencies>
END
}

# The classes: for any Android that the library runs on, so Java 8's form.
{
  pom classes jar
  cat << END
  <build>
    <sourceDirectory>$PWD/android/bindings/gen</sourceDirectory>
    <plugins>
      <plugin>
        <groupId>org.jetbrains.kotlin</groupId>
        <artifactId>kotlin-maven-plugin</artifactId>
        <version>$kotlin</version>
        <executions>
          <execution>
            <goals>
              <goal>compile</goal>
            </goals>
            <configuration>
              <jvmTarget>1.8</jvmTarget>
            </configuration>
          </execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
END
} > "$work/pom.xml"
mvn --batch-mode --quiet --file "$work/pom.xml" compile

# install ARTIFACT FILE PACKAGING [JNA-TYPE]
install_artifact() {
  local folder=$out/vn/chot/$1/$version
  rm -rf "$folder"
  mkdir -p "$folder"
  mv "$2" "$folder/$1-$version.$3"
  { pom "$1" "$3" "${4:-}"; echo '</project>'; } > "$folder/$1-$version.pom"
  (cd "$folder" && for file in *; do sha1sum "$file" | cut -d ' ' -f 1 > "$file.sha1"; done)
  echo "make-aar: $folder/$1-$version.$3, $(stat -c %s "$folder/$1-$version.$3") bytes"
}

if [ $# -gt 0 ]; then
  wanted=()
  for abi in "$@"; do
    [ -f "target/cross/libchot-${cross[$abi]}.so" ] || wanted+=("${cross[$abi]}")
  done
  [ ${#wanted[@]} -eq 0 ] || tests/shells/cross.sh "${wanted[@]}"
  aar=$work/aar
  mkdir -p "$aar/META-INF/com/android/build/gradle"
  (cd "$work/target/classes" && zip -qr -X "$aar/classes.jar" .)
  cp android/aar/AndroidManifest.xml android/aar/proguard.txt "$aar/"
  cp android/aar/aar-metadata.properties "$aar/META-INF/com/android/build/gradle/"
  : > "$aar/R.txt"
  for abi in "$@"; do
    install -D -m644 "target/cross/libchot-${cross[$abi]}.so" "$aar/jni/$abi/libchot.so"
  done
  (cd "$aar" && zip -qr -X "$work/chot.aar" .)
  install_artifact chot "$work/chot.aar" aar aar
fi

case $(uname -s)-$(uname -m) in
  Linux-x86_64) machine=linux-x86-64 library=libchot.so ;;
  Linux-aarch64) machine=linux-aarch64 library=libchot.so ;;
  Darwin-arm64) machine=darwin-aarch64 library=libchot.dylib ;;
  *) echo "make-aar: no name known that JNA has for this machine" >&2; exit 1 ;;
esac
# Where JNA looks within a jar.
install -D -m644 "target/$profile/$library" "$work/target/classes/$machine/$library"
strip "$work/target/classes/$machine/$library"
(cd "$work/target/classes" && zip -qr -X "$work/chot-jvm.jar" .)
install_artifact chot-jvm "$work/chot-jvm.jar" jar
