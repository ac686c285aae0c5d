"""Ed25519 signatures (RFC 8032) over bytes. Pure. Not for: where the key of this house is kept (keyring)."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

KEY_WRONG = Fault(
    "signatures.key_wrong",
    Kind.INVALID,
    _("This is no key for signatures."),
    _("Use an Ed25519 key of 32 bytes."),
)


def sign(data: bytes, private_key: bytes) -> bytes:
    """The signature, 64 bytes. `private_key`: 32 bytes. Raises KEY_WRONG."""
    return _private(private_key).sign(data)


def public_key(private_key: bytes) -> bytes:
    """The public key, 32 bytes, to give out with what was signed. Raises KEY_WRONG."""
    return _private(private_key).public_key().public_bytes_raw()


def holds(data: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the signature over these bytes was made with the key of this public half. Raises KEY_WRONG."""
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
    except ValueError as error:
        raise KEY_WRONG(where="public_key") from error
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _private(key: bytes) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(key)
    except ValueError as error:
        raise KEY_WRONG(where="private_key") from error
