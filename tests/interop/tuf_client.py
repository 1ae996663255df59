#!/usr/bin/env python3
"""`chot tuf` against repositories that python-tuf makes: what it has to take, and every attack of the
specification (section 1.5.2), none of which it may take, also at the next run.

    tests/interop/tuf_client.py [NAME…]

Builds nothing: runs `target/debug/chot`, or what CHOT names.
"""

import datetime
import json
import sys
import tempfile
import time
import traceback

from securesystemslib.formats import encode_canonical
from tuf.api.metadata import Metadata
from tuf_repository import TOP, Client, Repository, days, keys, now

TESTS = []


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


# What has to be taken


@test
def a_refresh_asks_for_each_role_once_and_keeps_their_bytes(folder):
    repository = Repository()
    repository.server.files["metadata/timestamp.json"] += b"\n \n"
    client = Client(repository, folder)
    assert client.versions() == {"root": 1}
    assert client.refresh()
    assert repository.server.metadata_asked() == ["2.root", "timestamp", "1.snapshot", "1.targets"]
    assert client.versions() == dict.fromkeys(TOP, 1)
    assert client.bytes_of("timestamp") == repository.server.files["metadata/timestamp.json"]
    assert client.refresh()
    assert repository.server.metadata_asked()[4:] == ["2.root", "timestamp"]


@test
def a_refresh_without_consistent_snapshots(folder):
    repository = Repository(consistent=False)
    repository.add_target("a/b", b"content")
    repository.publish()
    client = Client(repository, folder)
    assert client.download("a/b")
    asked = ["2.root", "timestamp", "snapshot", "targets"]
    assert repository.server.metadata_asked() == asked
    assert repository.server.asked[-1] == "targets/a/b"


@test
def no_root_or_a_broken_one_asks_nobody(folder):
    repository = Repository()
    for breaks in (lambda root: root["signed"].pop("version"), lambda root: root["signatures"].clear()):
        root = json.loads(repository.first_root())
        breaks(root)
        client = Client(repository, folder, json.dumps(root).encode())
        assert not client.ended and not client.refresh()
    assert repository.server.asked == []


@test
def metadata_without_hashes_and_lengths(folder):
    repository = Repository()
    repository.hashes = False
    repository.publish()
    client = Client(repository, folder)
    assert client.refresh(), client.said
    repository.publish()
    assert client.refresh(), client.said
    assert client.versions()["targets"] == 3


@test
def several_targets_in_order_until_the_first_failure(folder):
    repository = Repository()
    for name in ("one", "two", "three"):
        repository.add_target(name, name.encode())
    repository.publish()
    client = Client(repository, folder)
    assert client.download("two", "one")
    assert [path.rpartition(".")[2] for path in repository.server.asked[-2:]] == ["two", "one"]
    assert not client.download("three", "absent", "one")
    assert client.downloaded() == {"one": b"one", "two": b"two", "three": b"three"}
    repository.add_target("four", b"4")
    repository.publish()
    assert not client.download("absent", "four")
    assert "four" not in client.downloaded()


@test
def an_artifact_that_is_there_is_not_fetched_again(folder):
    repository = Repository()
    repository.add_target("a", b"first")
    repository.publish()
    client = Client(repository, folder)
    assert client.download("a")
    asked = repository.server.asked[:]
    assert client.download("a")
    assert repository.server.asked[len(asked) :] == ["metadata/2.root.json", "metadata/timestamp.json"]
    # Damaged, or replaced by the repository: fetched again, under the same name.
    (client.downloads / "a").write_bytes(b"fiirst")
    assert client.download("a") and client.downloaded() == {"a": b"first"}
    repository.add_target("a", b"second")
    repository.publish()
    assert client.download("a") and client.downloaded() == {"a": b"second"}


@test
def targets_with_odd_paths(folder):
    repository = Repository()
    names = ["dir/sub/x", "a b", "100%", "%41", "a?b#c", "Chốt/é", "a+b&c=d", "x;y,z", "~tilde'\"", ".hidden"]
    for name in names:
        repository.add_target(name, name.encode())
    repository.publish()
    client = Client(repository, folder)
    assert client.download(*names), client.said
    assert client.downloaded() == {name: name.encode() for name in names}
    for name in ("../x", "/x", "a//b", "a/./b", ".."):
        repository.add_target(name, b"x")
    repository.publish()
    for name in ("../x", "/x", "a//b", "a/./b", ".."):
        assert not client.download(name)
    assert len(client.downloaded()) == len(names)


@test
def roles_with_odd_names(folder):
    for role in ("?", "#", "/role", "../role", "a b", "Chốt", ".", "..", "100%"):
        repository = Repository()
        repository.delegate(role)
        repository.add_target("x", b"x", role)
        repository.publish()
        with tempfile.TemporaryDirectory() as inner:
            client = Client(repository, inner)
            assert client.download("x"), (role, client.said)
            assert len(client.versions()) == 5, client.versions()
            assert client.versions()[role] == 2
            before = len(repository.server.asked)
            assert not client.download("y")
            assert len(repository.server.asked) == before + 2


@test
def delegations_are_searched_depth_first(folder):
    cases = [
        ([("targets", "A"), ("targets", "B"), ("A", "C"), ("A", "D")], ["A", "C", "D", "B"]),
        ([("targets", "A"), ("targets", "B"), ("B", "C"), ("C", "D"), ("D", "B")], ["A", "B", "C", "D"]),
        ([("targets", "A"), ("targets", "B"), ("A", "C", {"terminating": True}), ("A", "D")], ["A", "C"]),
        ([("targets", "A", {"terminating": True}), ("targets", "B"), ("A", "C")], ["A", "C"]),
        ([("targets", "A", {"paths": ["*.py"]}), ("targets", "B"), ("A", "C")], ["B"]),
        ([("targets", "A"), ("targets", "B"), ("B", "C"), ("A", "C")], ["A", "C", "B"]),
        ([("targets", "A"), ("targets", "B"), ("B", "C"), ("A", "C", {"paths": ["*.py"]})], ["A", "B", "C"]),
    ]
    for delegations, visited in cases:
        repository = Repository()
        shared = {}
        for delegator, name, *fields in delegations:
            shared.setdefault(name, repository.key())
            repository.delegate(name, delegator, shared[name], **(fields[0] if fields else {}))
        for name in shared:
            del repository.signers[name][1:]
        repository.publish()
        with tempfile.TemporaryDirectory() as inner:
            client = Client(repository, inner)
            assert not client.download("missing")
            assert repository.server.metadata_asked()[4:] == [f"2.{name}" for name in visited]


@test
def delegations_by_patterns_by_hashes_and_by_bins(folder):
    repository = Repository()
    repository.delegate("docs", paths=["*.md", "docs/*/*"])
    repository.delegate("hashed", path_hash_prefixes=[f"{n:x}" for n in range(16)])
    repository.add_target("read.md", b"1", "docs")
    repository.add_target("docs/a/b", b"2", "docs")
    repository.add_target("docs/a", b"3", "hashed")
    # Outside its patterns.
    repository.add_target("src/x.py", b"no", "docs")
    repository.publish()
    client = Client(repository, folder)
    assert client.download("read.md", "docs/a/b", "docs/a"), client.said
    assert not client.download("src/x.py")
    for bits in (1, 5, 8):
        repository = Repository()
        bins = repository.delegate_bins(bits, "bin")
        repository.add_target("a/b", b"binned", bins.get_role_for_target("a/b"))
        repository.publish()
        with tempfile.TemporaryDirectory() as inner:
            client = Client(repository, inner)
            assert client.download("a/b"), client.said
            assert repository.server.metadata_asked()[4:] == [f"2.{bins.get_role_for_target('a/b')}"]


@test
def keys_of_every_kind(folder):
    for kind in ("ed25519", "ecdsa", "rsa"):
        repository = Repository(kind)
        repository.add_target("a", b"a")
        repository.publish()
        with tempfile.TemporaryDirectory() as inner:
            client = Client(repository, inner)
            assert client.download("a"), (kind, client.said)
            # A root that only all kinds together may sign.
            for other in ("ed25519", "ecdsa", "rsa"):
                repository.add_key("root", keys(other, 24)[-1])
            repository.root.roles["root"].threshold = 4
            repository.publish("root")
            assert client.refresh(), (kind, client.said)
            repository.signers["root"].pop()
            repository.publish("root")
            refused(client, "root metadata has valid signatures by 3")
            assert client.versions()["root"] == 2


@test
def the_older_name_of_a_kind_of_key(folder):
    repository = Repository("ecdsa")
    for key in repository.root.keys.values():
        key.keytype = "ecdsa-sha2-nistp256"
    repository.publish("root", bump=False)
    assert Client(repository, folder).refresh()


@test
def what_it_does_not_know_is_let_be_but_signed(folder):
    repository = Repository()
    client = Client(repository, folder)
    key = repository.key()
    key.public_key.unrecognized_fields["x-note"] = {"a": [1, None, True]}
    repository.add_key("root", key)
    repository.root.unrecognized_fields["x-text"] = "Cho\u0302\u0301t \u0001\n\t\"\\ / 😀"
    repository.root.unrecognized_fields["x-order"] = {"a": 1, "a b": 2, "a!": 3, "😀": 4, "\uf900": 5}
    repository.root.roles["root"].unrecognized_fields["x-more"] = "value"
    repository.publish("root")
    assert client.refresh(), client.said
    # A key of a kind that nobody here knows, with a value of another form. python-tuf refuses it.
    root = json.loads(repository.sign("root"))["signed"]
    root["keys"]["ab"] = {"keytype": "k", "scheme": "s", "keyval": {"identity": "a@b.example"}}
    root["version"] = 3
    repository.server.files["metadata/3.root.json"] = signed_as_it_is(repository, "root", root)
    assert client.refresh(), client.said
    assert client.versions()["root"] == 3


@test
def signatures_that_are_empty_or_wrong_beside_enough_right_ones(folder):
    repository = Repository()
    spare = repository.add_key("timestamp")
    repository.publish("root")
    client = Client(repository, folder)
    for wrong in ("", "00" * 64, "no hexadecimal"):
        repository.timestamp.version += 1
        metadata = Metadata.from_bytes(repository.sign("timestamp"))
        metadata.signatures[spare.public_key.keyid].signature = wrong
        repository.put("timestamp", metadata.to_bytes())
        assert client.refresh(), client.said
    assert client.versions()["timestamp"] == 4


@test
def hashes_of_other_algorithms(folder):
    repository = Repository()
    repository.add_target("a", b"512", algorithms=["sha512"])
    repository.add_target("b", b"both", algorithms=["sha512", "sha256"])
    repository.add_target("c", b"odd", algorithms=["sha3_256"])
    repository.publish()
    client = Client(repository, folder)
    assert client.download("a", "b"), client.said
    assert not client.download("c") and "no hash of c" in client.said, client.said


@test
def roots_are_followed_one_by_one_and_all_at_once(folder):
    repository = Repository()
    client, late = Client(repository, folder), tempfile.mkdtemp()
    for version in range(2, 14):
        old = repository.signers["root"][:]
        repository.rotate("root")
        # An old root's expiry is of no account once there is a newer one.
        repository.root.expires = days(-1) if version < 13 else days(30)
        new = repository.signers["root"][:]
        repository.signers["root"] = new + old
        repository.publish("root")
        repository.signers["root"] = new
        if version == 5:
            assert not client.refresh() and "expired" in client.said
            assert client.versions() == {"root": 5}
    late = Client(repository, late)
    for who in (client, late):
        assert who.refresh(), who.said
        assert who.bytes_of("root") == repository.server.files["metadata/13.root.json"]


# Attacks


@test
def arbitrary_software(folder):
    repository = Repository()
    repository.add_target("a", b"good")
    repository.publish()
    client = Client(repository, folder)
    place = "targets/" + repository.targets.targets["a"].hashes["sha256"] + ".a"
    for bad in (b"evil", b"evil and longer", b"e", b""):
        repository.server.files[place] = bad
        refused(client, "the hash", "longer", "bytes", download="a")


@test
def rollback_of_each_role(folder):
    for role in ("timestamp", "snapshot", "targets"):
        for hashes in (False, True):
            repository = Repository()
            repository.hashes = hashes
            for _ in range(4):
                repository.publish()
            with tempfile.TemporaryDirectory() as inner:
                client = Client(repository, inner)
                assert client.refresh()
                repository.signed[role].version = 3
                repository.publish(role, bump=False)
                leading = TOP[1 : TOP.index(role)][::-1]
                if leading:
                    repository.publish(*leading)
                refused(client, f"{role} version 3 was offered, but version 5 is already trusted")
                assert client.versions()["targets"] == 5


@test
def rollback_of_root_and_gaps(folder):
    repository = Repository()
    client = Client(repository, folder)
    repository.publish("root")
    assert client.refresh()
    first = repository.first_root()
    repository.server.files["metadata/3.root.json"] = first
    refused(client, "root metadata is version 1, where version 3 was expected")
    repository.root.version = 4
    repository.server.files["metadata/3.root.json"] = repository.sign("root")
    refused(client, "root metadata is version 4, where version 3 was expected")
    assert client.versions()["root"] == 2


@test
def fast_forward_and_recovery(folder):
    for role in ("timestamp", "snapshot", "targets"):
        repository = Repository()
        with tempfile.TemporaryDirectory() as inner:
            client = Client(repository, inner)
            repository.signed[role].version = 99_998
            repository.publish()
            assert client.refresh() and client.versions()[role] == 99_999
            # By the rollback rules nothing honest is ever newer; new keys begin anew.
            for rotated in {"timestamp": ["timestamp"]}.get(role, ["timestamp", "snapshot"]):
                repository.rotate(rotated)
            repository.publish("root")
            repository.signed[role].version = 1
            repository.publish()
            assert client.refresh(), client.said
            assert client.versions()[role] == 2


@test
def indefinite_freeze(folder):
    repository = Repository()
    repository.timestamp.expires = now() + datetime.timedelta(seconds=3)
    repository.publish()
    client = Client(repository, folder)
    assert client.refresh()
    time.sleep(3.2)
    refused(client, "timestamp metadata expired")


@test
def expired_at_each_role(folder):
    for role in TOP + ["delegated"]:
        repository = Repository()
        repository.delegate("delegated")
        repository.add_target("a", b"a", "delegated")
        repository.publish()
        with tempfile.TemporaryDirectory() as inner:
            client = Client(repository, inner)
            if role == "root":
                assert client.download("a")
            repository.signed[role].expires = days(-1)
            if role == "root":
                repository.publish("root")
            repository.publish()
            refused(client, f"{role} metadata expired", download="a")
            versions = client.versions()
            # A root that has expired is kept, so that the next one can be believed; others aren't.
            assert versions.get(role, 0) == (2 if role == "root" else 0), versions
            repository.signed[role].expires = days(30)
            if role == "root":
                repository.publish("root")
            repository.publish()
            assert client.download("a"), client.said


@test
def endless_data(folder):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b" " * 65536)
        except OSError:
            pass

    def promised(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(1 << 40))
        handler.end_headers()

    repository = Repository()
    repository.add_target("a", b"a")
    repository.publish()
    client = Client(repository, folder)
    place = "targets/" + repository.targets.targets["a"].hashes["sha256"] + ".a"
    for path in ["metadata/2.root.json", "metadata/timestamp.json", "metadata/2.snapshot.json", "metadata/2.targets.json", place]:
        for handler in (endless, promised):
            repository.server.handlers = {path: handler}
            refused(client, "is longer than", download="a")
    repository.server.handlers = {}
    assert client.download("a"), client.said


@test
def redirects_without_end(folder):
    def around(handler):
        handler.answer(b"", 302, [("Location", "/metadata/timestamp.json")])

    repository = Repository()
    client = Client(repository, folder)
    repository.server.handlers["metadata/timestamp.json"] = around
    refused(client, "redirect")
    assert len(repository.server.asked) < 20


@test
def extraneous_dependencies(folder):
    repository = Repository()
    repository.delegate("docs", paths=["docs/*"])
    repository.add_target("bin/tool", b"evil", "docs")
    repository.publish()
    client = Client(repository, folder)
    refused(client, "no such target", download="bin/tool")


@test
def mix_and_match(folder):
    repository = Repository()
    client = Client(repository, folder)
    assert client.refresh()
    files = repository.server.files
    # The same versions with other content, by the same keys.
    kept = files["metadata/1.targets.json"], files["metadata/1.snapshot.json"]
    repository.publish()
    repository.targets.unrecognized_fields["x"] = "other"
    repository.put("targets")
    refused(client, "targets.json is longer than")
    files["metadata/2.targets.json"] = kept[0]
    refused(client, "targets metadata does not have the hash", "targets metadata has")
    files["metadata/3.snapshot.json"] = kept[1]
    repository.publish("targets")
    repository.publish("snapshot", "timestamp")
    files["metadata/3.snapshot.json"] = kept[1]
    refused(client, "snapshot metadata does not have the hash", "snapshot metadata has")
    assert client.versions()["targets"] == 1


@test
def wrong_keys_at_each_role(folder):
    for role in TOP + ["delegated"]:
        repository = Repository()
        repository.delegate("delegated")
        repository.add_target("a", b"a", "delegated")
        repository.publish()
        with tempfile.TemporaryDirectory() as inner:
            client = Client(repository, inner)
            repository.signers[role] = [repository.key()]
            repository.publish("root")
            repository.publish()
            refused(client, f"{role} metadata has valid signatures by 0", download="a")
            accepted = (TOP + ["delegated"])[: (TOP + ["delegated"]).index(role)]
            assert sorted(client.versions()) == sorted(accepted or ["root"]), client.versions()


@test
def compromise_below_the_threshold(folder):
    for role in TOP:
        repository = Repository()
        for _ in range(2):
            repository.add_key(role)
        repository.root.roles[role].threshold = 2
        repository.publish("root", bump=False)
        repository.publish()
        with tempfile.TemporaryDirectory() as inner:
            client = Client(repository, inner)
            assert client.refresh()
            stolen = repository.signers[role][1]
            for signers in ([stolen], [stolen, repository.key()]):
                repository.signers[role] = signers
                repository.publish("root")
                repository.publish()
                refused(client, f"{role} metadata has valid signatures by 1")
                if role == "root":
                    repository.root.version -= 1


@test
def one_stolen_key_under_several_names(folder):
    repository = Repository()
    stolen = repository.add_key("snapshot")
    repository.root.roles["snapshot"].threshold = 2
    root = json.loads(repository.sign("root"))["signed"]
    root["keys"]["00" * 32] = root["keys"][stolen.public_key.keyid]
    root["roles"]["snapshot"]["keyids"] = [stolen.public_key.keyid, "00" * 32, stolen.public_key.keyid]
    root["version"] = 2
    repository.server.files["metadata/2.root.json"] = signed_as_it_is(repository, "root", root)
    client = Client(repository, folder)
    snapshot = json.loads(repository.sign("snapshot"))
    mine = [s for s in snapshot["signatures"] if s["keyid"] == stolen.public_key.keyid]
    for signatures in (mine, mine + [{**mine[0], "keyid": "00" * 32}], mine * 2):
        snapshot["signatures"] = signatures
        repository.hashes = False
        repository.publish("timestamp")
        data = json.dumps(snapshot).encode()
        repository.timestamp.snapshot_meta = repository.meta("snapshot", repository.put("snapshot", data))
        repository.publish("timestamp")
        refused(client, "valid signatures by 1", "two signatures by the key")


@test
def compromise_at_the_threshold_ends_with_new_keys(folder):
    repository = Repository()
    repository.add_target("a", b"good")
    repository.publish()
    client = Client(repository, folder)
    assert client.download("a")
    # Who has the keys of timestamp, snapshot and targets can have any target taken …
    repository.add_target("a", b"evil")
    repository.publish()
    stolen = {role: repository.signers[role][:] for role in TOP[1:]}
    # … until the root names others: then nothing that they sign is taken, however new it says it is.
    for role in TOP[1:]:
        repository.rotate(role)
    repository.publish("root")
    honest = {role: repository.signers[role] for role in TOP[1:]}
    repository.signers.update(stolen)
    for role in TOP[1:]:
        repository.signed[role].version += 1000
    repository.publish()
    refused(client, "valid signatures by 0", download="a")
    assert client.downloaded() == {"a": b"good"}
    repository.signers.update(honest)
    repository.add_target("a", b"mended")
    for role in TOP[1:]:
        repository.signed[role].version = 10
    repository.publish()
    assert client.download("a"), client.said
    assert client.downloaded() == {"a": b"mended"}


@test
def a_role_of_another_type_or_removed_or_absent(folder):
    repository = Repository()
    repository.delegate("delegated")
    repository.publish()
    client = Client(repository, folder)
    assert client.refresh()
    # A snapshot for a timestamp, though signed by the timestamp's key.
    repository.signers["snapshot"].append(repository.signers["timestamp"][0])
    honest = repository.server.files["metadata/timestamp.json"]
    repository.server.files["metadata/timestamp.json"] = repository.sign("snapshot")
    refused(client, "its type is")
    repository.server.files["metadata/timestamp.json"] = honest
    del repository.snapshot.meta["delegated.json"]
    repository.publish("snapshot", "timestamp")
    refused(client, "leaves out delegated")
    repository.publish()
    del repository.server.files[f"metadata/{repository.snapshot.version}.snapshot.json"]
    refused(client, "snapshot.json is missing")
    assert client.versions()["snapshot"] == 2
    del repository.server.files["metadata/timestamp.json"]
    refused(client, "timestamp.json is missing")


@test
def a_timestamp_changed_without_a_new_version_is_not_taken(folder):
    repository = Repository()
    client = Client(repository, folder)
    assert client.refresh()
    kept = client.bytes_of("timestamp")
    repository.timestamp.snapshot_meta.version = 100
    repository.put("timestamp")
    assert client.refresh(), client.said
    assert client.bytes_of("timestamp") == kept
    assert repository.server.asked[-1] == "metadata/timestamp.json"


@test
def a_role_is_checked_by_the_keys_of_who_delegates_to_it(folder):
    """Of two targets in one run the second is reached by another delegation to the same role."""
    repository = Repository()
    repository.delegate("A", paths=["a/*"])
    repository.delegate("B", paths=["b/*"])
    repository.delegate("C", "A", paths=["a/*"])
    mine = repository.signers["C"][:]
    repository.delegate("C", "B", paths=["b/*"])
    repository.signers["C"] = mine
    repository.add_target("a/x", b"ax", "C")
    repository.add_target("b/x", b"bx", "C")
    repository.publish()
    client = Client(repository, folder)
    assert not client.download("a/x", "b/x")
    assert "C metadata has valid signatures by 0" in client.said
    assert client.downloaded() == {"a/x": b"ax"}
    assert client.download("a/x")
    assert not client.download("b/x")


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


if __name__ == "__main__":
    sys.exit(main())
