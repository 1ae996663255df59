#!/bin/bash
# The part of tests/shells/crossing.sh that runs inside the chroot, with the checkout at /src: optimised, as an app is.
set -euo pipefail
cd /src/ios
swift build --quiet --configuration release --product Crossing -Xlinker -L/src/target/swift-link >&2
.build/release/Crossing
