"""The JOSE twin, with jwcrypto: reads our vectors, and makes codes that we read.

Every good vector's `jws` must verify and say what its file says. Every bad one must be refused, but
for those where our strictness goes beyond a general library's, listed with the reason. Then codes
are made here, with the vectors' keys, and `chot inspect` must believe them; with one thing wrong in
each, it must not.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from jwcrypto import jwk, jws
from jwcrypto.common import base64url_encode, json_encode

from read_vectors import VECTORS, Refused, instant, need, seconds

ROOT = VECTORS.parent.parent
KEY_MEMBERS = ("kty", "crv", "x", "y")

# Bad vectors that jwcrypto, used as its documentation has it, takes; and why.
BEYOND_THE_LIBRARY = {
    "jku": "jwcrypto doesn't fetch keys, and lets the header stand; this format has no such header",
    "jwk": "jwcrypto verifies with the key that it is given, and lets the header stand",
    "claim-twice": "Python's json keeps the last of two values",
    "claim-unknown": "JWT lets unknown claims pass; this format has none",
    "padding": "Python's base64 takes padding that JWS leaves out",
    "time-fraction": "JWT allows fractions of a second",
}


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def public(words):
    return jwk.JWK(**{name: words[name] for name in KEY_MEMBERS if name in words})


def secret(words):
    return jwk.JWK(d=words["secret_d"], **{k: words[k] for k in KEY_MEMBERS if k in words})


def verified(token, key, algorithm, typ):
    """Header and claims of a compact JWS; raises where it isn't signed so."""
    message = jws.JWS()
    message.allowed_algs = [algorithm]
    message.deserialize(token, key)
    header = message.jose_header
    need(header["typ"] == typ, "typ")
    return header, json.loads(message.payload)


def read(token, issuer, kid, at):
    """Claims and presentation of a code; raises where anything is wrong with it."""
    header = json.loads(decoded(token.split(".")[0]))
    credential = header.get("kjwt", token)
    header, claims = verified(credential, issuer, "EdDSA", "chot+jwt")
    need(decoded(header["kid"]) == kid, "a known key's id")
    need({"iss", "exp", "nbf", "iat", "jti", "travel"} <= claims.keys(), "a credential's claims")
    need(claims["nbf"] <= at < claims["exp"], "dates")
    if credential == token:
        return claims, None
    need("cnf" in claims, "a holder's key")
    holder = jwk.JWK(**claims["cnf"]["jwk"])
    algorithm = {"OKP": "EdDSA", "EC": "ES256"}[claims["cnf"]["jwk"]["kty"]]
    return claims, verified(token, holder, algorithm, "chot-kb+jwt")[1]


def in_words(claims):
    travel = claims["travel"]
    words = {
        "issuer": claims["iss"],
        "id": decoded(claims["jti"]).hex(),
        "issued_at": instant(claims["iat"]),
        "not_before": instant(claims["nbf"]),
        "expires_at": instant(claims["exp"]),
        "roster_key": decoded(travel["roster_key"]).hex(),
        "status_index": travel["status_index"],
    }
    same = ("name", "birth_date", "id_last_four", "employer", "sector", "home", "work", "complete")
    words |= {name: travel[name] for name in same if name in travel}
    if "health" in travel:
        words["health"] = [
            entry | ({"taken_at": instant(entry["taken_at"])} if "taken_at" in entry else {})
            for entry in travel["health"]
        ]
    if "permits" in travel:
        words["permits"] = [
            {
                "number": permit["number"],
                "kind": permit["kind"],
                "valid_from": instant(permit["from"]),
                "valid_until": instant(permit["until"]),
                "areas": permit["areas"],
                "status_index": permit["status_index"],
            }
            for permit in travel["permits"]
        ]
    return words


def said(presentation):
    words = {"issued_at": instant(presentation["iat"])}
    if "declaration" in presentation:
        declaration = presentation["declaration"]
        words["declaration"] = declaration | {"at": instant(declaration["at"])}
    return words


def theirs(path):
    vector = json.loads(path.read_text(encoding="utf-8"))
    issuer = vector["keys"]["issuer"]
    kid = bytes.fromhex(issuer["kid_hex"])
    return vector, lambda: read(vector["jws"], public(issuer), kid, seconds(vector["at"]))


def read_ours():
    failures, counts = [], {"good believed": 0, "bad refused": 0, "bad beyond the library": 0}
    for path in sorted((VECTORS / "good").glob("*.json")):
        vector, reader = theirs(path)
        try:
            claims, presentation = reader()
            assert in_words(claims) == vector["claims"], "claims differ"
            assert (presentation is None) == ("presentation" not in vector), "presentation"
            if presentation is not None:
                assert said(presentation) == vector["presentation_claims"], "presentation differs"
            counts["good believed"] += 1
        except Exception as error:  # Whatever a library raises is a failure to read.
            failures.append(f"good/{path.name}: {type(error).__name__}: {error}")
    for path in sorted((VECTORS / "bad-jws").glob("*.json")):
        _, reader = theirs(path)
        try:
            reader()
            refusal = None
        except Exception as error:  # Any refusal will do; its words are the library's.
            refusal = f"{type(error).__name__}: {error}"
        why = BEYOND_THE_LIBRARY.get(path.stem)
        if (refusal is None) != (why is not None):
            failures.append(f"bad-jws/{path.name}: {refusal or 'believed'}, listed: {why}")
        elif why is None:
            counts["bad refused"] += 1
        else:
            counts["bad beyond the library"] += 1
    if not counts["good believed"] or not counts["bad refused"]:
        failures.append("no vectors")
    return failures, counts


def make(header, claims, key):
    message = jws.JWS(json_encode(claims))
    algorithm = header["alg"]
    message.allowed_algs = [algorithm]
    message.add_signature(key, alg=algorithm, protected=json_encode(header))
    return message.serialize(compact=True)


def chot():
    """The program; built where nobody did."""
    given = os.environ.get("CHOT_BIN")
    if given:
        return [given]
    for profile in ("debug", "release"):
        built = ROOT / "target" / profile / "chot"
        if built.is_file():
            return [str(built)]
    return ["cargo", "run", "--quiet", "--manifest-path", str(ROOT / "Cargo.toml"), "--"]


def written_here():
    """Names, codes made by jwcrypto, and whether they are to be believed."""
    vector = json.loads((VECTORS / "good" / "fullest.json").read_text(encoding="utf-8"))
    issuer, hardware = vector["keys"]["issuer"], vector["keys"]["holder"]
    phone = json.loads((VECTORS / "good" / "listed-two-doses.json").read_text(encoding="utf-8"))
    phone = phone["keys"]["holder"]
    kid = base64url_encode(bytes.fromhex(issuer["kid_hex"]))
    at = seconds(vector["at"])
    header = {"alg": "EdDSA", "typ": "chot+jwt", "kid": kid}

    def credential(holder, **changes):
        claims = {
            "iss": "Jwcrypto City (example)",
            "exp": at + 86400,
            "nbf": at - 86400,
            "iat": at - 86400,
            "jti": base64url_encode(b"jwcrypto"),
            "travel": {
                "roster_key": base64url_encode(bytes(16)),
                "status_index": 7,
                "name": "Đặng Thị Mẫu Thử",
                "birth_date": "1990-03-14",
                "health": [{"kind": "vaccination", "dose": 2, "date": "2021-08-20"}],
            },
        }
        if holder is not None:
            claims["cnf"] = {"jwk": {k: holder[k] for k in KEY_MEMBERS if k in holder}}
        return make(header, claims | changes, secret(issuer))

    def presentation(credential, holder, algorithm, **changes):
        head = {"alg": algorithm, "typ": "chot-kb+jwt", "kjwt": credential} | changes
        return make(head, {"iat": at}, secret(holder))

    of_hardware, of_phone = credential(hardware), credential(phone)
    yield "print", credential(None), True
    yield "Ed25519 holder", presentation(of_phone, phone, "EdDSA"), True
    yield "P-256 holder", presentation(of_hardware, hardware, "ES256"), True
    yield "another holder", presentation(of_hardware, phone, "EdDSA"), False
    yield "unknown claim", credential(None, sub="x"), False
    yield "fraction", credential(None, exp=at + 0.5), False
    yield "unknown header", presentation(of_phone, phone, "EdDSA", x="y"), False
    yield "expired", credential(None, exp=at), False


def read_by_us():
    failures, count = [], 0
    vector = json.loads((VECTORS / "good" / "fullest.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        pem = pathlib.Path(folder) / "issuer.pem"
        pem.write_bytes(public(vector["keys"]["issuer"]).export_to_pem())
        for name, token, believed in written_here():
            command = [*chot(), "inspect", "--json", "--at", vector["at"], "--key", str(pem), token]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            found = json.loads(run.stdout or "{}")
            right = run.returncode == (0 if believed else 1) and found.get("kind") == "travel-jws"
            if believed:
                right = right and found["claims"]["iss"] == "Jwcrypto City (example)"
            if not right:
                failures.append(f"written here, {name}: {run.returncode} {found} {run.stderr}")
            count += 1
    return failures, count


def main():
    failures, counts = read_ours()
    print("JOSE twin:", ", ".join(f"{count} {what}" for what, count in counts.items()))
    more, count = read_by_us()
    print(f"JOSE twin: {count} written by jwcrypto, each judged by us as meant")
    for failure in failures + more:
        print("FAILED", failure, file=sys.stderr)
    return 1 if failures or more else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as error:
        sys.exit(f"FAILED {error}")
