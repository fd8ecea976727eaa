"""The CMS signature inside a signed PDF (RFC 5652, with the signed attributes of PAdES B-B, ETSI EN 319 142-1).

All of it but the digest and the signature value is the same for every document of a signer. That part is encoded
once; pyHanko's own signer reads the key and encodes the certificates anew each time, which takes 40 ms and more.
"""

from __future__ import annotations

from typing import Any

from asn1crypto import algos, cms, core, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import Signer

HASH = "sha256"
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_SEQUENCE, _SET, _OCTETS, _CONTEXT_0 = b"\x30", b"\x31", b"\x04", b"\xa0"
_VERSION_1 = core.Integer(1).dump()


class PreparedSigner(Signer):
    """A pyHanko signer for one key and certificate; the chain (without its root) travels with each signature."""

    def __init__(
        self, key: PrivateKey, certificate: certificates.Certificate, chain: list[certificates.Certificate]
    ) -> None:
        own = to_asn1(certificate)
        mechanism = algos.SignedDigestAlgorithm({"algorithm": _mechanism(key)})
        super().__init__(signing_cert=own, signature_mechanism=mechanism)
        self._key = key
        self._hash = algos.DigestAlgorithm({"algorithm": HASH}).dump()
        self._mechanism = mechanism.dump()
        self._identifier = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number}).dump()
        self._attributes = [
            _attribute("content_type", "data"),
            _attribute("signing_certificate_v2", as_signing_certificate_v2(own)),
        ]
        issuers = [one for one in chain if one.subject != one.issuer]
        self._certificates = _set(*(one.public_bytes(Encoding.DER) for one in (certificate, *issuers)), tag=_CONTEXT_0)
        self.size = len(self._certificates) + sum(map(len, self._attributes)) + _REST
        """Bytes that no signature of this signer exceeds."""

    async def async_sign(  # type: ignore[override]
        self, data_digest: bytes, digest_algorithm: str, **_options: Any
    ) -> cms.ContentInfo:
        """The detached signature over a document with this SHA-256 digest."""
        assert digest_algorithm == HASH
        attributes = [*self._attributes, _attribute("message_digest", data_digest)]
        signature = self._sign(_set(*attributes))
        signer_info = _der(
            _SEQUENCE,
            _VERSION_1,
            self._identifier,
            self._hash,
            _set(*attributes, tag=_CONTEXT_0),
            self._mechanism,
            _der(_OCTETS, signature),
        )
        signed_data = _der(
            _SEQUENCE,
            _VERSION_1,
            _set(self._hash),
            _der(_SEQUENCE, cms.ContentType("data").dump()),
            self._certificates,
            _set(signer_info),
        )
        return cms.ContentInfo.load(
            _der(_SEQUENCE, cms.ContentType("signed_data").dump(), _der(_CONTEXT_0, signed_data))
        )

    def _sign(self, data: bytes) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


_REST = 2048  # an RSA signature of 8192 bits, the digest, names and headers


def to_asn1(certificate: certificates.Certificate) -> x509.Certificate:
    """The same certificate as pyHanko knows it."""
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _attribute(kind: str, value: object) -> bytes:
    """One signed attribute with one value, in DER."""
    encoded: bytes = cms.CMSAttribute({"type": kind, "values": (value,)}).dump()
    return encoded


def _mechanism(key: PrivateKey) -> str:
    return "sha256_rsa" if isinstance(key, rsa.RSAPrivateKey) else "sha256_ecdsa"


def _set(*elements: bytes, tag: bytes = _SET) -> bytes:
    """A SET OF: DER puts its elements in the order of their bytes."""
    return _der(tag, *sorted(elements))


def _der(tag: bytes, *parts: bytes) -> bytes:
    """One DER value: tag, length, content."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return tag + bytes([size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return tag + bytes([0x80 | len(length)]) + length + content
