#!/usr/bin/env python3
"""`chot tuf` takes what it has to take from repositories that python-tuf makes.

    tests/interop/tuf_client.py [NAME…]

Builds nothing: runs `target/debug/chot`, or what CHOT names.
"""

import json
import sys
import tempfile

from tuf.api.metadata import Metadata

from tuf_repository import (
    TOP,
    Client,
    Repository,
    days,
    keys,
    main,
    refused,
    signed_as_it_is,
    test,
)


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


if __name__ == "__main__":
    sys.exit(main())
