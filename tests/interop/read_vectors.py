"""Reads the travel code's vectors as somebody would who has FORMATS.md and common libraries.

Every good vector must verify, both signatures, and say what its file says. Every bad one must be
refused, but for those where our strictness goes beyond what such libraries look at: these are
listed with the reason, and must be believed here, so that the list stays true.
"""

import base64
import datetime
import json
import pathlib
import sys

import base45
import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cwt import COSE, COSEKey

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "vectors"
DECLARATION, TRAVEL = -65601, -65602

# Bad vectors that these libraries take, and why.
BEYOND_THE_LIBRARIES = {
    "trailing-bytes": "cbor2 reads the first item and leaves the rest",
    "claims-trailing": "cbor2 reads the first item and leaves the rest",
    "indefinite-length": "well-formed CBOR; only the deterministic encoding forbids it",
    "claims-indefinite": "well-formed CBOR; only the deterministic encoding forbids it",
    "length-not-shortest": "well-formed CBOR; only the deterministic encoding forbids it",
    "integer-not-shortest": "well-formed CBOR; only the deterministic encoding forbids it",
    "header-integer-not-shortest": "well-formed CBOR; only the deterministic encoding forbids it",
    "map-order": "well-formed CBOR; only the deterministic encoding forbids it",
    "header-order": "well-formed CBOR; only the deterministic encoding forbids it",
    "duplicate-key": "cbor2 keeps the last of two values",
    "header-twice": "cbor2 keeps the last of two values",
    "critical-unknown": "cwt does not look at crit when it verifies a COSE_Sign1",
    "header-unknown": "COSE lets unknown headers pass; this format has none",
    "claim-unknown": "CWT lets unknown claims pass; this format has none",
    "time-float": "RFC 8392 allows fractions of a second",
    "tagged": "tag 18 is COSE's own; this format leaves it out, so that a code has one spelling",
    "algorithm-of-another-key": "cwt verifies a COSE_Sign1 by the key's algorithm, and does not "
    "compare it with the header's",
    "algorithm-twice": "cwt takes alg in both kinds of headers",
    "holder-key-small-order": "OpenSSL verifies Ed25519 as RFC 8032 has it, which allows keys of "
    "small order, under which one signature fits every message",
    "holder-key-secret": "a COSE_Key may hold its secret part; no public document should",
}


class Refused(Exception):
    """Our own checks, beside the libraries'."""


def need(condition, what):
    if not condition:
        raise Refused(what)


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def instant(number):
    moment = datetime.datetime.fromtimestamp(number, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def date(days):
    return str(datetime.date(1970, 1, 1) + datetime.timedelta(days=days))


def issuer_key(words):
    # COSE_Key, RFC 9052, section 7: it verifies (key_ops 2) EdDSA, under its id.
    x = base64.urlsafe_b64decode(words["x"] + "=")
    kid = bytes.fromhex(words["kid_hex"])
    return COSEKey.new({1: 1, 2: kid, 3: -8, 4: [2], -1: 6, -2: x}), kid


def holder_key(cose_key):
    algorithm = {1: -8, 2: -7}[cose_key[1]]
    cose_key = {**cose_key, 3: algorithm, 4: [2]}
    if isinstance(cose_key.get(-3), bool):
        # RFC 9053, section 7.1.1, lets y be its sign alone; cwt wants all of it.
        point = bytes([3 if cose_key[-3] else 2]) + cose_key[-2]
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        cose_key[-3] = key.public_numbers().y.to_bytes(32, "big")
    return COSEKey.new(cose_key)


def untagged(message):
    """The library wants the tag that the format leaves out."""
    return message if message[:1] == b"\xd2" else b"\xd2" + message


def parts(message):
    value = cbor2.loads(message)
    value = value.value if isinstance(value, cbor2.CBORTag) else value
    need(isinstance(value, list) and len(value) == 4, "a COSE_Sign1 is an array of four")
    return value


def verify(message, keys):
    return COSE.new().decode_with_headers(untagged(message), keys)


def read(text, issuer, kid, at):
    """Claims and presentation of a code; raises where anything is wrong with it."""
    need(text.startswith("CHOT1:"), "prefix")
    message = base45.b45decode(text[len("CHOT1:") :])
    outer = cbor2.loads(parts(message)[0])
    credential = message
    if 13 in outer:
        # The header holds the array itself; its bytes are a part of the header's.
        credential = cbor2.dumps(outer[13])
        need(credential in message, "the credential's bytes are the deterministic ones")
    headers = cbor2.loads(parts(credential)[0])
    need(headers.get(1) in (-8, -7), "an algorithm among the protected headers")
    need(headers.get(4) == kid, "a known key's id")
    need(13 not in headers, "a credential holds no credential")
    _, _, payload = verify(credential, [issuer])
    claims = cbor2.loads(payload)
    need({1, 4, 5, 6, 7, TRAVEL} <= claims.keys(), "the claims of a credential")
    need(claims[5] <= at < claims[4], "dates")
    presentation = None
    if 13 in outer:
        need(8 in claims, "a holder's key")
        key = holder_key(claims[8][1])
        need(outer[1] == key.alg, "the holder's algorithm")
        _, _, payload = verify(message, [key])
        presentation = cbor2.loads(payload)
    return claims, presentation


def claims_in_words(claims):
    travel = claims[TRAVEL]
    words = {
        "issuer": claims[1],
        "id": claims[7].hex(),
        "issued_at": instant(claims[6]),
        "not_before": instant(claims[5]),
        "expires_at": instant(claims[4]),
        "roster_key": travel[0].hex(),
        "status_index": travel[1],
    }
    readers = {
        2: ("name", str),
        3: ("birth_date", date),
        4: ("id_last_four", "{:04}".format),
        5: ("employer", str),
        6: ("sector", str),
        7: ("home", place),
        8: ("work", place),
        9: ("health", lambda items: [evidence(item) for item in items]),
        10: ("complete", complete),
        11: ("permits", lambda items: [permit(item) for item in items]),
    }
    for key, (name, reader) in readers.items():
        if key in travel:
            words[name] = reader(travel[key])
    return words


def place(item):
    words = {"area": item[0]}
    if len(item) == 3:
        words |= {"lat": item[1] / 1000, "lon": item[2] / 1000}
    return words


def evidence(item):
    kind, *rest = item
    if kind == 1:
        words = {"kind": "vaccination", "dose": rest[0], "date": date(rest[1])}
        return words | ({"product": rest[2]} if len(rest) == 3 else {})
    if kind == 2:
        return {"kind": "recovery", "date": date(rest[0])}
    method = ["pcr", "antigen"][rest[0]]
    taken_at = instant(rest[2])
    return {"kind": "test", "method": method, "positive": rest[1], "taken_at": taken_at}


def complete(bits):
    return [name for n, name in enumerate(["vaccination", "recovery", "test"]) if bits >> n & 1]


def permit(item):
    number, kind, start, end, areas, index = item
    return {
        "number": number,
        "kind": ["duty", "special", "shift"][kind],
        "valid_from": instant(start),
        "valid_until": instant(end),
        "areas": areas,
        "status_index": index,
    }


def presentation_in_words(presentation):
    words = {"issued_at": instant(presentation[6])}
    if DECLARATION in presentation:
        at, questionnaire, any_yes = (presentation[DECLARATION][n] for n in (1, 2, 3))
        words["declaration"] = {
            "at": instant(at),
            "questionnaire": questionnaire,
            "any_yes": any_yes,
        }
    return words


def read_file(path):
    vector = json.loads(path.read_text(encoding="utf-8"))
    key, kid = issuer_key(vector["keys"]["issuer"])
    return vector, lambda: read(vector["text"], key, kid, seconds(vector["at"]))


def good(path):
    vector, reader = read_file(path)
    claims, presentation = reader()
    assert claims_in_words(claims) == vector["claims"], "claims differ"
    assert (presentation is None) == ("presentation" not in vector), "presentation"
    if presentation is not None:
        said = presentation_in_words(presentation)
        assert said == vector["presentation_claims"], "presentation differs"
        assert parts(bytes.fromhex(vector["presentation"]["cose"]))[2].hex() == (
            vector["presentation"]["payload"]
        )
    assert len(vector["text"]) == vector["characters"], "length"


def main():
    failures, counts = [], {"good believed": 0, "bad refused": 0, "bad beyond the libraries": 0}
    for path in sorted((VECTORS / "good").glob("*.json")):
        try:
            good(path)
            counts["good believed"] += 1
        except Exception as error:  # Whatever a library raises is a failure to read.
            failures.append(f"good/{path.name}: {type(error).__name__}: {error}")
    seen = set()
    for path in sorted((VECTORS / "bad").glob("*.json")):
        _, reader = read_file(path)
        seen.add(path.stem)
        try:
            reader()
            refusal = None
        except Exception as error:  # Any refusal will do; its words are the library's.
            refusal = f"{type(error).__name__}: {error}"
        why = BEYOND_THE_LIBRARIES.get(path.stem)
        if refusal is None and why is None:
            failures.append(f"bad/{path.name}: believed")
        elif refusal is not None and why is not None:
            failures.append(f"bad/{path.name}: listed as beyond the libraries, but {refusal}")
        elif why is None:
            counts["bad refused"] += 1
            print(f"refused: {path.stem}: {refusal}")
        else:
            counts["bad beyond the libraries"] += 1
            print(f"beyond the libraries: {path.stem}: {why}")
    for name in sorted(BEYOND_THE_LIBRARIES.keys() - seen):
        failures.append(f"{name}: listed as beyond the libraries, but there is no such vector")
    if not counts["good believed"] or not counts["bad refused"]:
        failures.append("no vectors")
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    for failure in failures:
        print("FAILED", failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
