#!/bin/sh
# Reads the published vectors with Python's libraries for base45, COSE, CWT and JOSE, and has the
# program read what those of JOSE write.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
environment=${CHOT_INTEROP_VENV:-$here/../../target/interop-venv}
[ -x "$environment/bin/python" ] || python3 -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
    --requirement "$here/requirements.txt"
"$environment/bin/python" "$here/read_vectors.py" "$@"
exec "$environment/bin/python" "$here/jose_twin.py"
