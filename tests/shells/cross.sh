#!/bin/bash
# Cross-builds the library for phones on a machine with neither Xcode nor the NDK, and checks it:
#
#   ios      aarch64-apple-ios, static library: all objects are Mach-O for arm64 and iOS 16.0, and
#            every outside symbol is one that iOS's libSystem has
#   arm64    aarch64-linux-android     shared library: what a phone's loader asks of it (see `android`
#   armv7    armv7-linux-androideabi   below), and at most so many bytes
#   x86-64   x86_64-linux-android      the same for emulators, in more bytes: nobody shortens its code as ARM's
#
#   tests/shells/cross.sh              ios and arm64
#   tests/shells/cross.sh x86-64 …     some of them
#
# Debian's Rust has the standard library's source, so that it is built with the crate, without what
# prints backtraces, which phones show to nobody. What it makes has never run on a phone.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- ios arm64
api=26
ios=16.0
most=2600000
most_emulator=3600000
llvm=/usr/lib/llvm-19/bin
out=$PWD/target/cross
shells=$PWD/tests/shells

fail() { echo "cross: $*" >&2; exit 1; }

packages=(rustc-web cargo-web rust-web-src lld-19 clang-19 llvm-19)
if ! dpkg -s "${packages[@]}" > /dev/null 2>&1; then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
fi
mkdir -p "$out"

# build KIND TARGET [RUSTFLAG …]: nothing is stripped, so that it can be said where the bytes are. Where a panic came from
# is printed to nobody; sorting is the small one. A piece of code is a function of its own only where that saves
# more than its unwind table costs. On 64-bit ARM, where processors hash by themselves, hashing without that is the
# small one. A panic unwinds, and is caught where the core is called; one within a destructor ends the process, so that
# what calls nothing but destructors needs no landing pads (5% of the library). What Rust derives to print a value for
# programmers prints its type's name: no text for people is made of that. Loops of the scanner, which alone is built to be
# fast, are unrolled and interleaved less: 15 kB, for 0 to 5% of its time (`core/design/SCANNING.md`).
build() {
  local flags="-Zlocation-detail=none -Zpanic-in-drop=abort -Zfmt-debug=shallow ${*:3}"
  flags+=' -Cllvm-args=-unroll-threshold=60 -Cllvm-args=-force-vector-interleave=1'
  [[ $2 != aarch64-* ]] || flags+=' --cfg sha2_backend_soft="compact"'
  rm -f "$out/$2"/ship/libchot_phone.*
  env RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$out" \
    CARGO_PROFILE_SHIP_STRIP=false IPHONEOS_DEPLOYMENT_TARGET=$ios RUSTFLAGS="$flags" \
    /usr/bin/cargo rustc --quiet --locked --profile ship -p chot-phone --lib \
    -Zbuild-std=std,panic_unwind -Zbuild-std-features=panic-unwind,optimize_for_size --crate-type "$1" --target "$2" \
    -- -Cllvm-args=-outliner-benefit-threshold=32
}

# by_crate FILE: the symbols' bytes, by the crate of the function or constant, the largest first.
by_crate() {
  "$llvm/llvm-nm" --radix=d --print-size --demangle "$1" | awk '
    NF > 3 {
      name = $4
      for (i = 5; i <= NF; i++) name = name " " $i
      sub(/^[<&_ ]*(\[|dyn |mut |impl )*/, "", name)
      crate = match(name, /^[a-z_0-9]+::/) ? substr(name, 1, RLENGTH - 2) : "other"
      bytes[crate] += $2
    }
    END { for (crate in bytes) printf "%7d %s\n", bytes[crate], crate }' | sort -rn | sed -n 1,14p
}

# What the Kotlin bindings of this commit call.
bound() {
  # As prepare.sh builds it, so that it is there already.
  cargo build --quiet --workspace --all-features --all-targets
  rm -rf "$out/kotlin"
  target/debug/chot-bindgen generate --language kotlin --no-format --out-dir "$out/kotlin" target/debug/libchot.so
  sed -n 's/^ *external fun \(`\{0,1\}\)\([a-z_0-9]*\)\1(.*/\2/p' "$out"/kotlin/vn/chot/core/*.kt | LC_ALL=C sort -u
}

# arm_unwinder ARCHIVE CLANG-TARGET: Debian's build for armhf as an Android one. It says which way it passes floats, which
# no function of it does, and a library of that system that goes with it; and what it asks of that system and Android
# lacks, it asks on its way to abort.
arm_unwinder() {
  cp "$("$shells/arm-unwinder.sh")" "$1"
  "$llvm/llvm-objcopy" --remove-section=.ARM.attributes --remove-section=.deplibs "$1"
  printf '.globl %s\n.hidden %s\n.type %s, %%function\n%s: b abort\n' \
    __fprintf_chk{,,,} __assert_fail{,,,} > "$1.s"
  "$llvm/clang" --target="$2" -c -o "$1.o" "$1.s"
  "$llvm/llvm-ar" r "$1" "$1.o"
}

# android NAME TRIPLE CLANG-TARGET BITS-OR-ARM MACHINE BYTES
android() {
  local name=$1 triple=$2 clang=$3 only=$4 machine=$5 most=$6 stubs=$out/stubs-$1 library
  # Libraries that export what Android's do, and so what isn't there doesn't link. Those that the standard library
  # asks for besides are empty: nothing may be needed of them.
  rm -rf "$stubs"
  mkdir -p "$stubs"
  for library in libc libm libdl liblog; do
    awk -v library=$library -v only="$only" '
      $1 != "#" && $2 == library && ($3 == "" || $3 == only) {
        print ".globl " $1 "\n.type " $1 ", %function\n" $1 ": .byte 0"
      }' "$shells/bionic-api$api.txt" > "$stubs/$library.s"
    "$llvm/clang" --target="$clang" -c -o "$stubs/$library.o" "$stubs/$library.s"
    "$llvm/ld.lld" -shared -soname $library.so -o "$stubs/$library.so" "$stubs/$library.o"
  done
  for library in libunwind libgcc; do "$llvm/llvm-ar" rc "$stubs/$library.a"; done
  [ "$only" != arm ] || arm_unwinder "$stubs/libunwind.a" "$clang"

  export CHOT_CLANG="$llvm/clang --target=$clang -nostdlib -fuse-ld=$llvm/ld.lld -L$stubs"
  local linker=${triple^^} pages
  export "CARGO_TARGET_${linker//-/_}_LINKER=$PWD/bindings/ffi/android-clang"
  # Unwind tables only of what can unwind.
  build cdylib "$triple" -Cforce-unwind-tables=no
  local shared=$out/$triple/ship/libchot_phone.so stripped=$out/libchot-$name.so
  "$llvm/llvm-strip" --strip-all -o "$stripped" "$shared"

  # Each is read whole before it is looked at: under pipefail a reader that leaves early fails its writer.
  local header segments dynamic symbols needed undefined missing exports unbound size
  header=$("$llvm/llvm-readelf" --file-header "$stripped")
  [[ $header == *"$machine"* ]] || fail "$name: it isn't for $machine: $header"
  [[ $header == *"DYN (Shared object file)"* ]] || fail "$name: it isn't a shared library: $header"
  segments=$("$llvm/llvm-readelf" --program-headers --wide "$stripped")
  pages=$(awk '$1 == "LOAD" { print $NF }' <<< "$segments" | sort -u)
  [ "$pages" = 0x4000 ] || fail "$name: expected segments aligned to 0x4000, found $pages"
  awk '$1 == "LOAD" && /RWE|W E/ { bad = 1 } END { exit bad }' <<< "$segments" ||
    fail "$name: a segment is writable and executable: $segments"
  [[ $segments == *GNU_RELRO* ]] || fail "$name: no RELRO: what is relocated stays writable"
  [ "$(awk '$1 == "GNU_STACK" { print $7 }' <<< "$segments")" = RW ] ||
    fail "$name: expected a stack that isn't executable: $segments"
  dynamic=$("$llvm/llvm-readelf" --dynamic-table --wide "$stripped")
  [[ $dynamic == *BIND_NOW* || $dynamic == *"NOW"* ]] || fail "$name: symbols aren't bound when it is loaded"
  [[ $dynamic != *TEXTREL* ]] || fail "$name: its code is relocated, which Android refuses"
  # A name is searched in the libraries that are named here, and nowhere else (since Android 6).
  needed=$(sed -n 's/.*(NEEDED) .*\[\(.*\)\]/\1/p' <<< "$dynamic" | LC_ALL=C sort)
  [[ $'\n'$needed$'\n' == *$'\nlibc.so\n'* ]] || fail "$name: it doesn't name libc.so, so no phone finds its symbols"
  missing=$(LC_ALL=C comm -23 <(cat <<< "$needed") <(printf 'lib%s.so\n' c dl m))
  [ -z "$missing" ] || fail "$name: it needs other libraries than libc, libm, libdl: $missing"
  symbols=$("$llvm/llvm-nm" --dynamic "$stripped")
  # Weak ones may be absent: the standard library asks and falls back.
  undefined=$(awk '$1 == "U" { sub(/@.*/, "", $2); print $2 }' <<< "$symbols" | LC_ALL=C sort -u)
  [ -n "$undefined" ] || fail "$name: no undefined symbol at all: the check saw nothing"
  missing=$(LC_ALL=C comm -23 <(cat <<< "$undefined") <(
    awk -v needed=" ${needed//$'\n'/ } " -v only="$only" '
      $1 != "#" && index(needed, " " $2 ".so ") && ($3 == "" || $3 == only) { print $1 }' \
      "$shells/bionic-api$api.txt" | LC_ALL=C sort -u))
  [ -z "$missing" ] || fail "$name: the libraries that it needs don't export, at API $api: $missing"
  exports=$(awk '$2 ~ /^[TDRBVW]$/ { print $3 }' <<< "$symbols" | LC_ALL=C sort -u)
  unbound=$(LC_ALL=C comm -3 <(cat <<< "$exports") <(cat <<< "$kotlin"))
  [ -z "$unbound" ] || fail "$name: either exported or called by the Kotlin bindings, and not both: $unbound"

  size=$(stat -c %s "$stripped")
  by_crate "$shared"
  echo "cross: $name: $size bytes stripped (at most $most), $(xz -c "$stripped" | wc -c) as xz;" \
    "needs $(paste -sd ' ' <<< "$needed"); $(wc -l <<< "$undefined") symbols of theirs, all in API $api;" \
    "exports $(wc -l <<< "$exports")"
  [ "$size" -le "$most" ] || fail "$name: larger than $most bytes"
}

# apple ARCHIVE
apple() {
  local archive=$1 headers formats commands versions symbols outside missing
  headers=$("$llvm/llvm-readobj" --file-headers "$archive" 2> /dev/null)
  formats=$(sed -n 's/^Format: //p' <<< "$headers" | sort | uniq -c)
  [[ $formats == *'Mach-O arm64'* ]] || fail "ios: no Mach-O object in it: $formats"
  [ "$(wc -l <<< "$formats")" = 1 ] || fail "ios: other objects are in it, too: $formats"
  commands=$("$llvm/llvm-objdump" --macho --private-headers "$archive" 2> /dev/null)
  versions=$(awk '$1 == "platform" || $1 == "minos" { print $1, $2 }' <<< "$commands" | sort -u)
  [ "$versions" = "minos $ios"$'\n'"platform ios" ] || [ "$versions" = "minos $ios"$'\n'"platform 2" ] ||
    fail "ios: expected platform ios (2) and minos $ios of every object, found: $versions"
  # What one object lacks another may have. One of them carries bitcode, too, of a newer LLVM than this one reads.
  symbols=$("$llvm/llvm-nm" --no-llvm-bc "$archive" 2> /dev/null)
  outside=$(LC_ALL=C comm -23 <(awk '$1 == "U" { print $2 }' <<< "$symbols" | LC_ALL=C sort -u) \
    <(awk '$2 ~ /^[A-TV-Z]$/ { print $3 }' <<< "$symbols" | LC_ALL=C sort -u))
  [ -n "$outside" ] || fail "ios: no outside symbol at all: the check saw nothing"
  missing=$(LC_ALL=C comm -23 <(cat <<< "$outside") <(grep -v '^#' "$shells/libsystem-ios.txt" | LC_ALL=C sort -u))
  [ -z "$missing" ] || fail "ios: symbols that libSystem isn't known to have (tests/shells/libsystem-ios.txt): $missing"
  cat <<< "$outside" > "$out/ios-outside.txt"
  python3 "$shells/privacy.py" "$out/ios-outside.txt"
  echo "cross: ios: $(stat -c %s "$archive") bytes, $(sed 's/^ *//' <<< "$formats"), iOS $ios;" \
    "$(wc -l <<< "$outside") outside symbols, all libSystem's"
}

kotlin=
for part in "$@"; do
  case $part in
    ios) ;;
    arm64 | x86-64 | armv7) [ -n "$kotlin" ] || kotlin=$(bound) ;;
    *) fail "no part $part; there are: ios arm64 x86-64 armv7" ;;
  esac
done
for part in "$@"; do
  start=$SECONDS
  case $part in
    ios)
      # Cargo links the surface's dynamic library, too, which nobody takes, and for which there is no linker here.
      printf '#!/bin/bash\nwhile [ $# -gt 0 ]; do [ "$1" = -o ] && touch "$2"; shift; done\n' > "$out/no-linker"
      chmod +x "$out/no-linker"
      export CARGO_TARGET_AARCH64_APPLE_IOS_LINKER=$out/no-linker
      build staticlib aarch64-apple-ios
      apple "$out/aarch64-apple-ios/ship/libchot_phone.a"
      ;;
    arm64) android arm64 aarch64-linux-android "aarch64-linux-android$api" 64 AArch64 $most ;;
    x86-64) android x86-64 x86_64-linux-android "x86_64-linux-android$api" 64 X86-64 $most_emulator ;;
    armv7) android armv7 armv7-linux-androideabi "armv7a-linux-androideabi$api" arm ARM $most ;;
  esac
  echo "cross: $part: $((SECONDS - start)) s"
done
