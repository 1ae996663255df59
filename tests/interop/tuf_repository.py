"""A TUF repository made with python-tuf, a web server for it that can lie, `chot tuf` as its client, and
what runs tests of them: `tuf_client.py`, `tuf_attacks.py`."""

import datetime
import functools
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse

from securesystemslib.formats import encode_canonical
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    SuccinctRoles,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHOT = pathlib.Path(os.environ.get("CHOT", ROOT / "target/debug/chot"))
TESTS = []
TOP = ["root", "timestamp", "snapshot", "targets"]


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def days(count):
    return now() + datetime.timedelta(days=count)


@functools.cache
def keys(kind, count):
    """Keys to choose from; made once, RSA being slow."""
    make = {
        "ed25519": CryptoSigner.generate_ed25519,
        "ecdsa": CryptoSigner.generate_ecdsa,
        "rsa": CryptoSigner.generate_rsa,
    }[kind]
    return [make() for _ in range(count)]


class Server(http.server.ThreadingHTTPServer):
    """Serves `files`, by paths such as `metadata/1.root.json` and `targets/a/b`; notes what is asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.asked, self.handlers = {}, [], {}
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def metadata_asked(self):
        """What was asked for, without `metadata/` and `.json`."""
        names = [path.removeprefix("metadata/") for path in self.asked if path.startswith("metadata/")]
        return [name.removesuffix(".json") for name in names]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        raw = self.path.lstrip("/")
        # Roles' names stay percent-encoded, targets' paths don't.
        path = raw if raw.startswith("metadata/") else urllib.parse.unquote(raw)
        self.server.asked.append(path)
        if handler := self.server.handlers.get(path):
            return handler(self)
        if (data := self.server.files.get(path)) is None:
            return self.send_error(404)
        self.answer(data)

    def answer(self, data, status=200, headers=()):
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Repository:
    """Change what it says, then `publish`. What was published stays on the server."""

    def __init__(self, kind="ed25519", consistent=True):
        self.server, self.kind, self.next_key, self.hashes = Server(), kind, 0, True
        self.signed = {
            "root": Root(expires=days(30), consistent_snapshot=consistent),
            "timestamp": Timestamp(expires=days(30)),
            "snapshot": Snapshot(expires=days(30)),
            "targets": Targets(expires=days(30)),
        }
        self.signers = {role: [] for role in TOP}
        self.contents = {}
        for role in TOP:
            self.add_key(role)
        self.publish(bump=False)

    def __getattr__(self, name):
        if name in ("root", "timestamp", "snapshot", "targets"):
            return self.signed[name]
        raise AttributeError(name)

    def key(self, kind=None):
        self.next_key += 1
        return keys(kind or self.kind, 24)[self.next_key - 1]

    def add_key(self, role, key=None, delegator=None):
        key = key or self.key()
        (self.signed[delegator] if delegator else self.root).add_key(key.public_key, role)
        self.signers.setdefault(role, []).append(key)
        return key

    def rotate(self, role):
        self.root.roles[role].keyids.clear()
        self.signers[role].clear()
        self.add_key(role)

    def delegate(self, name, delegator="targets", key=None, **fields):
        if "path_hash_prefixes" not in fields:
            fields.setdefault("paths", ["*"])
        fields.setdefault("terminating", False)
        role = DelegatedRole(name, [], 1, **fields)
        delegating = self.signed[delegator]
        if delegating.delegations is None:
            delegating.delegations = Delegations({}, {})
        delegating.delegations.roles[name] = role
        self.signed.setdefault(name, Targets(expires=days(30)))
        self.add_key(name, key, delegator)

    def delegate_bins(self, bits, prefix):
        key = self.key()
        bins = SuccinctRoles([], 1, bits, prefix)
        self.targets.delegations = Delegations({}, None, bins)
        self.targets.add_key(key.public_key)
        for name in bins.get_roles():
            self.signed[name], self.signers[name] = Targets(expires=days(30)), [key]
        return bins

    def add_target(self, path, data, role="targets", algorithms=("sha256",)):
        file = TargetFile.from_data(path, data, list(algorithms))
        self.signed[role].targets[path] = file
        self.contents[path] = data
        places = [path]
        folder, slash, name = path.rpartition("/")
        places += [f"{folder}{slash}{digest}.{name}" for digest in file.hashes.values()]
        for place in places:
            self.server.files[f"targets/{place}"] = data

    def targets_roles(self):
        return [role for role in self.signed if role not in ("root", "timestamp", "snapshot")]

    def sign(self, role):
        metadata = Metadata(self.signed[role])
        for signer in self.signers[role]:
            metadata.sign(signer, append=True)
        return metadata.to_bytes(JSONSerializer(compact=False))

    def put(self, role, data=None):
        """Signs a role, or takes the bytes as they are, and serves it under its names."""
        data = self.sign(role) if data is None else data
        name, version = urllib.parse.quote(role, safe=""), self.signed[role].version
        self.server.files[f"metadata/{version}.{name}.json"] = data
        self.server.files[f"metadata/{name}.json"] = data
        return data

    def meta(self, role, data):
        file = MetaFile(self.signed[role].version)
        if self.hashes:
            file = MetaFile.from_data(file.version, data, ["sha256"])
        return file

    def publish(self, *roles, bump=True):
        """Signs these roles (without any: all but root), one version on, and what leads to them."""
        wanted = list(roles) if roles or not bump else [*self.targets_roles(), "snapshot", "timestamp"]
        if not bump and not roles:
            wanted = list(self.signed)
        if bump:
            for role in wanted:
                self.signed[role].version += 1
        for role in wanted:
            if role == "root" or role in self.targets_roles():
                data = self.put(role)
                if role != "root":
                    self.snapshot.meta[f"{role}.json"] = self.meta(role, data)
        if "snapshot" in wanted:
            self.timestamp.snapshot_meta = self.meta("snapshot", self.put("snapshot"))
        if "timestamp" in wanted:
            self.put("timestamp")

    def first_root(self):
        return self.server.files["metadata/1.root.json"]


class Client:
    """`chot tuf`, with folders of its own."""

    def __init__(self, repository, folder, root=None):
        self.repository, self.folder = repository, pathlib.Path(folder)
        self.metadata, self.downloads = self.folder / "metadata", self.folder / "downloads"
        initial = self.folder / "initial.json"
        initial.write_bytes(root or repository.first_root())
        before = len(repository.server.asked)
        self.ended = self.run("init", str(initial))
        assert len(repository.server.asked) == before, "init asked the server"

    def run(self, *arguments, options=()):
        command = [str(CHOT), "tuf", "--metadata-dir", str(self.metadata), *options, *arguments]
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)
        assert done.returncode in (0, 1), (done.returncode, done.stderr.decode())
        self.said = done.stderr.decode()
        assert (done.returncode == 0) == (not self.said), self.said
        return done.returncode == 0

    def refresh(self):
        return self.run("refresh", options=["--metadata-url", self.repository.server.url + "/metadata/"])

    def download(self, *names):
        url = self.repository.server.url
        options = ["--metadata-url", url + "/metadata", "--target-base-url", url + "/targets/"]
        options += ["--target-dir", str(self.downloads)]
        for name in names:
            options += ["--target-name", name]
        return self.run("download", options=options)

    def versions(self):
        """Version of each trusted role."""
        files = sorted(self.metadata.glob("*.json"))
        signed = {urllib.parse.unquote(f.stem): json.loads(f.read_bytes())["signed"] for f in files}
        return {role: part["version"] for role, part in signed.items()}

    def bytes_of(self, role):
        return (self.metadata / f"{role}.json").read_bytes()

    def downloaded(self):
        files = self.downloads.glob("*") if self.downloads.exists() else []
        return {urllib.parse.unquote(file.name): file.read_bytes() for file in files}


def test(function):
    TESTS.append(function)
    return function


def refused(client, *because, download=None):
    """Twice: what was refused once isn't taken by the next run either."""
    before = client.downloaded()
    for _ in range(2):
        done = client.download(download) if download else client.refresh()
        assert not done, "taken"
        assert any(text in client.said for text in because), client.said
    assert client.downloaded() == before


def signed_as_it_is(repository, role, part):
    """Signs what python-tuf's own types would refuse."""
    message = encode_canonical(part).encode()
    signatures = [signer.sign(message).to_dict() for signer in repository.signers[role]]
    return json.dumps({"signatures": signatures, "signed": part}).encode()


def main():
    chosen = [t for t in TESTS if not sys.argv[1:] or t.__name__ in sys.argv[1:]]
    assert chosen, f"no such test: {sys.argv[1:]}"
    failed = []
    for function in chosen:
        start = time.monotonic()
        try:
            with tempfile.TemporaryDirectory() as folder:
                function(folder)
            result = "ok"
        except Exception:  # Whatever went wrong, the others are run.
            traceback.print_exc()
            failed.append(function.__name__)
            result = "FAILED"
        print(f"{result}: {function.__name__} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"{len(chosen) - len(failed)} of {len(chosen)} passed")
    return 1 if failed else 0
