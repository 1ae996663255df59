#!/bin/bash
# Cross-builds the library for phones on a machine with neither Xcode nor the NDK, and checks it:
#
#   iOS      aarch64-apple-ios, static library: all objects are Mach-O for arm64
#   Android  aarch64-linux-android, shared library: 16 KiB pages, at most 3 MB stripped, and every
#            strong undefined symbol is one that bionic exports at API 26
#
# Debian's Rust has the standard library's source, so that it is built with the crate. About ten
# minutes of two cores, cold. What it makes has never run on a phone.
set -euo pipefail
cd "$(dirname "$0")/../.."
api=26
most=3000000
llvm=/usr/lib/llvm-19/bin
out=$PWD/target/cross
# Sorted names of what bionic's libc, libm and libdl export on arm64 at this API level.
exported=$PWD/tests/shells/bionic-api$api-arm64.txt

packages=(rustc-web cargo-web rust-web-src lld-19 clang-19 llvm-19)
if ! dpkg -s "${packages[@]}" >/dev/null 2>&1; then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
fi

fail() { echo "cross: $*" >&2; exit 1; }

# Empty libraries stand for Android's own: what would be looked up in them is checked below.
stubs=$out/stubs
mkdir -p "$stubs"
"$llvm/clang" --target=aarch64-linux-android$api -x c -c -o "$stubs/empty.o" /dev/null
for library in c m dl log unwind gcc; do
  "$llvm/ld.lld" -shared -soname "lib$library.so" -o "$stubs/lib$library.so" "$stubs/empty.o"
done
# The name ends in -clang: rustc tells the linker's kind from it.
cat > "$stubs/android-clang" <<END
#!/bin/sh
exec $llvm/clang --target=aarch64-linux-android$api -nostdlib -fuse-ld=$llvm/ld.lld -L$stubs \\
  -Wl,--unresolved-symbols=ignore-all -Wl,-z,max-page-size=16384 "\$@"
END
chmod +x "$stubs/android-clang"

build() {
  env RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$out" \
    CARGO_TARGET_AARCH64_LINUX_ANDROID_LINKER="$stubs/android-clang" \
    IPHONEOS_DEPLOYMENT_TARGET=16.0 \
    /usr/bin/cargo rustc --profile ship -p chot-ffi --lib -Zbuild-std=std,panic_unwind \
    --crate-type "$1" --target "$2"
}

# What an earlier run left must not be taken for this one's.
find "$out"/aarch64-*/ship -maxdepth 1 -name 'libchot.*' -delete 2>/dev/null || true

build staticlib aarch64-apple-ios
archive=$out/aarch64-apple-ios/ship/libchot.a
formats=$("$llvm/llvm-readobj" --file-headers "$archive" 2>/dev/null | sed -n 's/^Format: //p' | sort | uniq -c)
grep -q 'Mach-O arm64' <<<"$formats" || fail "the iOS library holds no Mach-O object: $formats"
[ "$(wc -l <<<"$formats")" = 1 ] || fail "the iOS library holds other objects too: $formats"

build cdylib aarch64-linux-android
shared=$out/aarch64-linux-android/ship/libchot.so
stripped=$out/libchot.stripped.so
"$llvm/llvm-strip" --strip-all -o "$stripped" "$shared"
size=$(stat -c %s "$stripped")
"$llvm/llvm-readelf" -hW "$shared" | grep -q 'Machine: *AArch64' || fail "the Android library isn't AArch64"
pages=$("$llvm/llvm-readelf" -lW "$shared" | awk '$1 == "LOAD" { print $NF }' | sort -u)
[ "$pages" = 0x4000 ] || fail "expected segments aligned to 0x4000, found $pages"

# Weak ones may be absent: the standard library asks and falls back.
"$llvm/llvm-nm" -D --undefined-only "$shared" | awk '$1 == "U" { sub(/@.*/, "", $2); print $2 }' |
  LC_ALL=C sort -u > "$out/undefined.txt"
[ -s "$out/undefined.txt" ] || fail "no undefined symbol at all: the check saw nothing"
# The NDK links its own unwinder in.
missing=$(grep -v '^_Unwind_' "$out/undefined.txt" | LC_ALL=C comm -23 - <(LC_ALL=C sort -u "$exported"))
[ -z "$missing" ] || fail "bionic does not export at API $api: $missing"

echo "cross: iOS $(stat -c %s "$archive") bytes, $(sed 's/^ *//' <<<"$formats")"
echo "cross: Android $size bytes stripped (at most $most), $(wc -l < "$out/undefined.txt") symbols, all in API $api"
[ "$size" -le "$most" ] || fail "the Android library is larger than $most bytes"
