#!/usr/bin/env python3
"""python-tuf's client reads what we publish, follows every role to new keys, and refuses what was
tampered with.

    tests/interop/run.sh
    tests/interop/tuf_reads_us.py [PUBLIC]

Has an authority publish (`chot authority …`: `target/debug/chot`, or what CHOT names), serves that on
localhost, and downloads every target with the reference implementation's `ngclient`. With a folder as
argument, reads that authority's public folder in place of the sample.
"""

import contextlib
import functools
import hashlib
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

from securesystemslib.formats import encode_canonical
from tuf.api.exceptions import RepositoryError
from tuf.ngclient import Updater

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHOT = os.environ.get("CHOT", str(ROOT / "target/debug/chot"))
ROLES = "timestamp snapshot targets issuers policy roster trace health-keys root".split()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder):
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def read_all(public, url, scratch):
    """Downloads every target through ngclient; returns their paths."""
    metadata, targets = scratch / "metadata", scratch / "targets"
    metadata.mkdir(parents=True, exist_ok=True)
    targets.mkdir(exist_ok=True)
    updater = Updater(
        str(metadata),
        f"{url}/metadata/",
        str(targets),
        f"{url}/targets/",
        # A client that was here before goes on from the root that it has.
        bootstrap=None if any(metadata.iterdir()) else (public / "metadata/1.root.json").read_bytes(),
    )
    updater.refresh()
    paths = []
    for file in sorted((public / "targets").glob("*/*")):
        path = f"{file.parent.name}/{file.name.split('.', 1)[1]}"
        info = updater.get_targetinfo(path)
        if info is None or not file.name.startswith(info.hashes["sha256"]):
            continue  # a target of an earlier publication
        downloaded = pathlib.Path(updater.download_target(info))
        assert downloaded.read_bytes() == file.read_bytes(), path
        paths.append(path)
    return paths


def authority(verb, scratch, *arguments):
    command = [CHOT, "authority", verb, str(scratch / "city"), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def check_key_ids(public):
    """Our key ids are what securesystemslib computes."""
    for path in (public / "metadata").glob("*.root.json"):
        root = json.loads(path.read_text())["signed"]
        for keyid, key in root["keys"].items():
            assert hashlib.sha256(encode_canonical(key).encode()).hexdigest() == keyid, keyid


def main():
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        if len(sys.argv) > 1:
            public = pathlib.Path(sys.argv[1])
        else:
            authority("init", scratch, "--city", "Thành phố Mẫu")
            authority("areas", scratch, str(ROOT / "tests/areas/hcmc-2021.json"))
            authority("policy", scratch, str(ROOT / "tests/policies/hcmc-2021.json"))
            authority("checkpoints", scratch, str(ROOT / "tests/scenarios/city/checkpoints.csv"))
            authority("publish", scratch)
            public = scratch / "city/public"
        check_key_ids(public)
        with served(public) as url:
            paths = read_all(public, url, scratch / "honest")
            print("read by python-tuf:", *paths)
            assert "issuers/issuers.json" in paths
            if len(sys.argv) > 1:
                return
            # One of each kind: areas, checkpoints, issuers, policy, the roster with a segment, status, trace.
            assert len(paths) == 8, paths
            for number, role in enumerate(ROLES):
                authority("rotate", scratch, role)
                # One that follows each step, and one that comes by for the first time.
                assert read_all(public, url, scratch / "honest") == paths, role
                assert read_all(public, url, scratch / f"after-{number}") == paths, role
            check_key_ids(public)
            print("followed by python-tuf to new keys of:", *ROLES)
            timestamp = public / "metadata/timestamp.json"
            text = timestamp.read_text()
            timestamp.write_text(text.replace('"x-published-at": "2', '"x-published-at": "3'))
            assert timestamp.read_text() != text
            try:
                read_all(public, url, scratch / "tampered")
            except RepositoryError as error:
                print("refused by python-tuf when tampered with:", error)
            else:
                raise SystemExit("python-tuf took a tampered timestamp")


main()
