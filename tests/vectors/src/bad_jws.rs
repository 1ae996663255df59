//! The JOSE twin's bad cases: each has one fault; where it lies in what is signed, the signature is
//! the test issuer's own.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chot_core::travel::{CredentialSigner, HolderSigner as _, JwsPresentationDraft};
use ed25519_dalek::Signer as _;

use crate::{good, keys};

/// A JWS that must be refused.
pub(crate) struct BadJws {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    /// Where a reader notices: jws, claims, signature or trust.
    pub(crate) layer: &'static str,
    /// The reason code.
    pub(crate) reason: &'static str,
    /// The core's message.
    pub(crate) error: &'static str,
    pub(crate) jws: String,
}

type Refusal = (&'static str, &'static str, &'static str);

const HEADER: Refusal = (
    "jws",
    "malformed",
    "a malformed travel code: the header is not one of this format: expected alg, typ and kid or \
     kjwt, each once",
);
const ALGORITHM: Refusal =
    ("jws", "malformed", "a malformed travel code: no known algorithm; expected EdDSA or ES256");
const NOT_COMPACT: Refusal = (
    "jws",
    "malformed",
    "a malformed travel code: not a compact JWS: expected header, claims and signature in base64url",
);
const CLAIMS: Refusal = (
    "claims",
    "malformed",
    "claims: only the names of the format, each once, and values of their types",
);
const ISSUERS: Refusal = (
    "signature",
    "signature-invalid",
    "the issuer's signature does not match: the code was changed, or made by somebody else",
);
const HOLDERS: Refusal = (
    "signature",
    "signature-invalid",
    "the holder's signature does not match: the code was changed, or made by somebody else",
);

fn refused(
    name: &'static str,
    what: &'static str,
    (layer, reason, error): Refusal,
    jws: String,
) -> BadJws {
    BadJws { name, what, layer, reason, error, jws }
}

/// A JWS with this header and these claims, and the issuer's signature over them.
fn signed(header: &str, claims: &str) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = keys::issuer().sign(signed.as_bytes()).to_bytes();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn decoded(part: &str) -> String {
    String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

pub(crate) fn all() -> Vec<BadJws> {
    let mut cases = good::all();
    let listed = cases.remove(2);
    let print = cases.remove(1).credential_jws();
    let parts: Vec<&str> = print.split('.').collect();
    let (header, claims) = (decoded(parts[0]), decoded(parts[1]));
    let with_header = |from: &str, to: &str| {
        assert!(header.contains(from), "{header}");
        signed(&header.replacen(from, to, 1), &claims)
    };
    let with_claims = |from: &str, to: &str| {
        assert!(claims.contains(from), "{claims}");
        signed(&header, &claims.replacen(from, to, 1))
    };
    let alg = r#""alg":"EdDSA""#;
    let issuer = keys::issuer();
    let own = URL_SAFE_NO_PAD.encode(keys::stranger().verifying_key().to_bytes());
    let jwk = format!(r#"{alg},"jwk":{{"kty":"OKP","crv":"Ed25519","x":"{own}"}}"#);
    let (_, presentation) = listed.shown.as_ref().unwrap();
    let credential = listed.credential_jws();
    let draft = JwsPresentationDraft { credential: &credential, presentation };
    let thief = keys::thief();
    let nobodys =
        format!("{}.{}.", URL_SAFE_NO_PAD.encode(header.replacen("EdDSA", "none", 1)), parts[1]);
    vec![
        refused("none", "The algorithm is none, and there is no signature.", ALGORITHM, nobodys),
        refused(
            "hs256",
            "The algorithm is HS256: a reader that follows it takes the public key for a secret.",
            ALGORITHM,
            with_header("EdDSA", "HS256"),
        ),
        refused(
            "es256-of-an-ed25519-key",
            "The algorithm is ES256, and the key is an Ed25519 key.",
            ISSUERS,
            with_header("EdDSA", "ES256"),
        ),
        refused("jwk", "The header brings a key of its own.", HEADER, with_header(alg, &jwk)),
        refused(
            "jku",
            "The header says where to fetch a key.",
            HEADER,
            with_header(alg, &format!(r#"{alg},"jku":"https://keys.example/""#)),
        ),
        refused(
            "critical-unknown",
            "The header marks a name as critical that nobody knows.",
            (
                "jws",
                "malformed",
                "a malformed travel code: headers are marked as critical that this program does \
                 not understand",
            ),
            with_header(alg, &format!(r#"{alg},"crit":["chot"]"#)),
        ),
        refused(
            "header-twice",
            "alg stands twice in the header.",
            HEADER,
            with_header(alg, &format!(r#"{alg},"alg":"ES256""#)),
        ),
        refused(
            "type-of-a-presentation",
            "A credential that says it is a presentation.",
            (
                "jws",
                "malformed",
                "a malformed travel code: typ, kid and kjwt do not go together as this format has \
                 them",
            ),
            with_header("chot+jwt", "chot-kb+jwt"),
        ),
        refused(
            "padding",
            "The signature is spelt with padding.",
            NOT_COMPACT,
            format!("{print}=="),
        ),
        refused(
            "claim-twice",
            "iss stands twice in the claims.",
            CLAIMS,
            with_claims("\"iss\":", "\"iss\":\"x\",\"iss\":"),
        ),
        refused(
            "claim-unknown",
            "A claim that the format doesn't have.",
            CLAIMS,
            with_claims("\"iss\":", "\"sub\":\"x\",\"iss\":"),
        ),
        refused(
            "time-fraction",
            "A time with a fraction of a second.",
            CLAIMS,
            with_claims("\"exp\":1639933200", "\"exp\":1639933200.5"),
        ),
        refused("payload-changed", "A name in the claims is changed after signing.", ISSUERS, {
            let changed = claims.replacen("Nguy", "Oguy", 1);
            assert_ne!(changed, claims);
            format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(changed), parts[2])
        }),
        refused(
            "stranger",
            "Signed by a key that no phone knows, under its own id.",
            ("trust", "untrusted-issuer", "signed by a key that this phone does not know"),
            CredentialSigner::new(&keys::stranger()).sign_jws(&listed.credential),
        ),
        refused(
            "holder-of-another",
            "A presentation signed by another holder's key.",
            HOLDERS,
            draft.sign(&thief).unwrap(),
        ),
        refused(
            "presentation-of-a-print",
            "A presentation of a credential that names no holder's key.",
            ("claims", "malformed", "a presentation of a credential that has no holder key"),
            {
                let _ = (issuer, thief.key());
                JwsPresentationDraft { credential: &print, presentation }.sign(&thief).unwrap()
            },
        ),
    ]
}
