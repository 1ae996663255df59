#!/bin/bash
# aar.sh ABI …: packs the libraries for phones (android/make-aar.sh) and checks the archive, as far as that can be
# done without Android's build tools: what is in it, that the libraries are those that were checked, and that Maven takes
# the classes from it by the archive's own description, and finds all that they stand on.
set -euo pipefail
cd "$(dirname "$0")/../.."
repository=$PWD/target/maven
version=0.1.0-aar-$$
project=$PWD/target/aar-project
fail() { echo "aar: $*" >&2; exit 1; }
trap 'rm -rf "$HOME/.m2/repository/vn/chot/chot/$version" "$repository/vn/chot"/*/"$version"' EXIT

command -v unzip > /dev/null || { apt-get update; DEBIAN_FRONTEND=noninteractive apt-get install -y unzip; }
CHOT_VERSION=$version android/make-aar.sh "$repository" "$@"
rm -rf "$project"
mkdir -p "$project"
cat > "$project/pom.xml" << END
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>takes-the-aar</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <repositories>
    <repository>
      <id>chot</id>
      <url>file://$repository</url>
    </repository>
  </repositories>
  <dependencies>
    <dependency>
      <groupId>vn.chot</groupId>
      <artifactId>chot</artifactId>
      <version>$version</version>
      <type>aar</type>
    </dependency>
  </dependencies>
</project>
END
mvn --batch-mode --quiet --file "$project/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$project/taken"
archive=$project/taken/chot-$version.aar
[ -f "$archive" ] || fail "Maven took no archive"
jna=$(find "$project/taken" -name 'jna-*.aar')
[ -n "$jna" ] || fail "JNA doesn't come with it"
unzip -q "$archive" -d "$project/chot"
unzip -q "$jna" -d "$project/jna"
declare -A cross=([arm64-v8a]=arm64 [armeabi-v7a]=armv7 [x86_64]=x86-64)
for abi in "$@"; do
  cmp "target/cross/libchot-${cross[$abi]}.so" "$project/chot/jni/$abi/libchot.so"
  [ -f "$project/jna/jni/$abi/libjnidispatch.so" ] || fail "JNA has no library for $abi"
done
found=$(cd "$project/chot" && find . -type f | LC_ALL=C sort)
expected=$(
  printf './%s\n' AndroidManifest.xml META-INF/com/android/build/gradle/aar-metadata.properties R.txt classes.jar \
    proguard.txt "${@/%//libchot.so}" | sed -E 's,^\./(.*/libchot.so)$,./jni/\1,' | LC_ALL=C sort
)
[ "$found" = "$expected" ] || fail "there is in it: $found"
classpath=$project/chot/classes.jar:$(find "$project/taken" -name '*.jar' -printf '%p:')$project/jna/classes.jar
javap -cp "$classpath" vn.chot.core.CheckpointSession > "$project/session.txt"
grep -q ' scan-' "$project/session.txt" || grep -q ' scan(' "$project/session.txt" || fail "its classes have no scan"
echo "aar: $(stat -c %s "$archive") bytes for $*"
