#!/bin/bash
# Runs panics that are caught as programs for ARM under qemu-user, with the unwinders that the Android libraries carry:
# what a panic in the core depends on, but for the loader of a phone.
#
#   aarch64   the crate `unwinding`
#   armv7     LLVM's (arm-unwinder.sh)
#
# and with tables of what can unwind only, and destructors that can't, as cross.sh builds.
#
#   tests/shells/unwind.sh             both
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- aarch64 armv7
out=$PWD/target/cross

fail() { echo "unwind: $*" >&2; exit 1; }

packages=(rustc-web cargo-web rust-web-src qemu-user-static llvm-19)
for machine in "$@"; do
  case $machine in
    aarch64) packages+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross) ;;
    armv7) packages+=(gcc-arm-linux-gnueabihf libc6-dev-armhf-cross) ;;
    *) fail "no machine $machine; there are: aarch64 armv7" ;;
  esac
done
if ! dpkg -s "${packages[@]}" > /dev/null 2>&1; then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
fi

# tried MACHINE TARGET LIBRARIES EMULATOR [RUSTFLAG …]
tried() {
  local machine=$1 target=$2 libraries=$3 emulator=$4 linker=${2^^}
  shift 4
  env RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$out" CARGO_INCREMENTAL=0 \
    RUSTFLAGS="-Cforce-unwind-tables=no -Zpanic-in-drop=abort $*" "CARGO_TARGET_${linker//-/_}_LINKER=$libraries-gcc" \
    /usr/bin/cargo build --quiet --locked --release -p chot-unwind \
    -Zbuild-std=std,panic_unwind -Zbuild-std-features=panic-unwind --target "$target"
  local program=$out/$target/release/chot-unwind symbols own said
  symbols=$(/usr/lib/llvm-19/bin/llvm-nm "$program")
  own=$(awk '$2 == "T" && $3 == "_Unwind_RaiseException"' <<< "$symbols")
  [ -n "$own" ] || fail "$machine: the program has the system's unwinder"
  said=$("$emulator" -L "/usr/$libraries" "$program")
  [ "$said" = "3 of 3 panics caught, 120 of 120 values dropped" ] || fail "$machine: $said"
  echo "unwind: as $machine under qemu: $said"
}

for machine in "$@"; do
  case $machine in
    aarch64) tried aarch64 aarch64-unknown-linux-gnu aarch64-linux-gnu qemu-aarch64-static ;;
    armv7)
      # Before the system's own, and whole: what is asked of it comes later on the line.
      archive=$(tests/shells/arm-unwinder.sh)
      tried armv7 armv7-unknown-linux-gnueabihf arm-linux-gnueabihf qemu-arm-static \
        "-Zpre-link-args=-Wl,--whole-archive" "-Zpre-link-args=$archive" "-Zpre-link-args=-Wl,--no-whole-archive"
      ;;
  esac
done
