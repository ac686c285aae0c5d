"""Signatures that browsers make: ECDSA over P-256 with SHA-256, as WebCrypto gives them. Pure.

WebCrypto signs with Ed25519 on few phones, with P-256 on all. Its key is a raw point (65 bytes, uncompressed), its
signature r and s (64 bytes); only the checking half is here, for the private key never leaves the phone.
Not for: what this house signs itself (signatures).
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

KEY_BYTES = 65
SIGNATURE_BYTES = 64
KEY_WRONG = Fault(
    "phone_signatures.key_wrong",
    Kind.INVALID,
    _("This is no key of a phone."),
    _("Give the public key as WebCrypto exports it raw: a point of P-256 in 65 bytes."),
)


def holds(data: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the signature over these bytes was made with the key of this public half. Raises KEY_WRONG.

    Of every signature a second one can be made that holds as well, so a signature is no name for what was signed.
    """
    key = _public(public)
    if len(signature) != SIGNATURE_BYTES:
        return False
    half = SIGNATURE_BYTES // 2
    pair = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
    try:
        key.verify(encode_dss_signature(*pair), data, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def key_check(public: bytes) -> None:
    """Raise KEY_WRONG unless this is a point of P-256, uncompressed."""
    _public(public)


def _public(key: bytes) -> EllipticCurvePublicKey:
    if len(key) != KEY_BYTES:
        raise KEY_WRONG(where="public_key", value=len(key))
    try:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key)
    except ValueError as error:
        raise KEY_WRONG(where="public_key") from error
