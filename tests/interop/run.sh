#!/bin/sh
# Programs in another language against ours: the published vectors are read with Python's libraries for
# base45, COSE, CWT and JOSE, and the program reads what those of JOSE write; python-tuf reads what an
# authority publishes; `chot tuf` follows, or refuses, what python-tuf publishes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
environment=${CHOT_INTEROP_VENV:-$here/../../target/interop-venv}
[ -x "$environment/bin/python" ] || python3 -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
    --requirement "$here/requirements.txt"
if [ $# -gt 0 ]; then
    exec "$environment/bin/python" "$here/read_vectors.py" "$@"
fi
"$environment/bin/python" "$here/read_vectors.py"
cd "$here/../.."
# With the features that the Rust tests have, those of the tests' own dependencies among them: they have
# built it then.
cargo build --quiet --workspace --all-features --all-targets
"$environment/bin/python" "$here/tuf_reads_us.py"
"$environment/bin/python" "$here/tuf_client.py"
"$environment/bin/python" "$here/tuf_attacks.py"
"$environment/bin/python" "$here/jose_twin.py"
