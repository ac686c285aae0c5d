"""P-256 signatures as WebCrypto makes them: the published example holds, nothing else does."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.phone_signatures import holds, key_check
from wufei.kernel.problems import Problem

# RFC 6979, A.2.5: ECDSA with P-256 and SHA-256 over "sample".
PUBLIC = bytes.fromhex(
    "04"
    "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
)
SIGNATURE = bytes.fromhex(
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def test_the_published_example_holds() -> None:
    assert holds(b"sample", SIGNATURE, PUBLIC)
    assert not holds(b"Sample", SIGNATURE, PUBLIC)


@given(st.integers(0, 63), st.integers(1, 255))
def test_a_changed_byte_does_not_hold(place: int, flip: int) -> None:
    changed = bytearray(SIGNATURE)
    changed[place] ^= flip
    assert not holds(b"sample", bytes(changed), PUBLIC)


def test_the_twin_of_a_signature_holds_as_well() -> None:
    s = int.from_bytes(SIGNATURE[32:])
    assert holds(b"sample", SIGNATURE[:32] + (ORDER - s).to_bytes(32), PUBLIC)


@pytest.mark.parametrize("signature", [b"", bytes(64), b"\xff" * 64, SIGNATURE[:63], SIGNATURE + b"\0"])
def test_what_is_no_signature_does_not_hold(signature: bytes) -> None:
    assert not holds(b"sample", signature, PUBLIC)


def test_what_is_no_key_is_refused() -> None:
    squeezed = ec.generate_private_key(ec.SECP256R1()).public_key()
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    wrong = [
        b"",
        bytes(65),
        PUBLIC[:-1] + b"\0",
        PUBLIC[:64],
        b"\x02" + PUBLIC[1:],
        squeezed.public_bytes(Encoding.X962, PublicFormat.CompressedPoint),
        other.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    ]
    for key in wrong:
        with pytest.raises(Problem) as refused:
            key_check(key)
        assert refused.value.code == "phone_signatures.key_wrong"
        with pytest.raises(Problem):
            holds(b"sample", SIGNATURE, key)
