#!/usr/bin/env python3
"""The attacks of TUF's specification (section 1.5.2) on `chot tuf`, by repositories that python-tuf makes:
none is taken, also not by the next run.

    tests/interop/tuf_attacks.py [NAME…]

Builds nothing: runs `target/debug/chot`, or what CHOT names.
"""

import datetime
import json
import sys
import tempfile
import time

from tuf_repository import (
    TOP,
    Client,
    Repository,
    days,
    main,
    now,
    refused,
    signed_as_it_is,
    test,
)


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


if __name__ == "__main__":
    sys.exit(main())
