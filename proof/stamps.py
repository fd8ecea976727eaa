"""Time stamps of an authority elsewhere (RFC 3161): a root existed at that moment, whatever clock its log had."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from asn1crypto import algos, cms, tsp
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from proof.errors import ProofError
from proof.published import LARGEST_STAMP
from runtime.errors import StackError

SHA256 = "sha256"
PATIENCE = 15.0
"""Seconds that the authority has to answer."""


@dataclass(frozen=True)
class Stamped:
    """A stamp that is over the content it was held against: when, and by whom as its certificate names him.

    `until` is the end of that certificate, `algorithm` the hash that was stamped.
    """

    at: datetime
    by: str
    until: datetime
    algorithm: str = SHA256


@dataclass(frozen=True)
class Stamps:
    """The authority at an address."""

    url: str

    def stamp(self, content: bytes, algorithm: str = SHA256) -> bytes:
        """The authority's answer over this content, DER. StackError when it gives none that is over it."""
        nonce, hashed = secrets.randbits(63), hashlib.new(algorithm, content).digest()
        asked = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": tsp.MessageImprint(
                    {
                        "hash_algorithm": algos.DigestAlgorithm({"algorithm": algorithm}),
                        "hashed_message": hashed,
                    }
                ),
                "nonce": nonce,
                "cert_req": True,
            }
        )
        try:
            answer = httpx.post(
                self.url,
                content=asked.dump(),
                headers={"Content-Type": "application/timestamp-query"},
                timeout=PATIENCE,
                trust_env=False,
            )
            answer.raise_for_status()
            given = answer.content
            info = _info(_token(given), hashed, algorithm)
        except (httpx.HTTPError, ProofError) as error:
            problem = f"không cấp được dấu thời gian / gives no time stamp: {error}"
            raise StackError("THADS_TIMESTAMPS", problem) from error
        if info["nonce"].native != nonce:
            raise StackError("THADS_TIMESTAMPS", "trả lời một yêu cầu khác / answers another request than ours")
        return given


async def check_stamp(given: bytes, content: bytes) -> Stamped:
    """ProofError unless this answer stamps this content, under the signature of the certificate that it carries.

    Whether that certificate is one to trust is for `openssl ts -verify`, or whoever knows the authority.
    """
    return await check_token(_token(given), hashlib.sha256(content).digest())


async def check_token(token: cms.SignedData, hashed: bytes, algorithm: str = SHA256) -> Stamped:
    """The same of a token, over this hash."""
    info = _info(token, hashed, algorithm)
    try:
        said = await validate_tst_signed_data(
            token, ValidationContext(trust_roots=[], allow_fetching=False), lambda _: hashed
        )
    except Exception as error:  # pyHanko has many ways to say that a structure is none
        raise _no_stamp() from error
    if not (said["intact"] and said["valid"]):
        raise ProofError("stamp", "chữ ký của dấu thời gian không đúng / the signature of the time stamp does not hold")
    certificate = said["signing_cert"]
    return Stamped(info["gen_time"].native, certificate.subject.human_friendly, certificate.not_valid_after, algorithm)


def _token(given: bytes) -> cms.SignedData:
    try:
        if len(given) > LARGEST_STAMP:
            raise ValueError
        answer = tsp.TimeStampResp.load(given, strict=True)
        if answer["status"]["status"].native not in ("granted", "granted_with_mods"):
            raise ProofError("stamp", "cơ quan cấp dấu thời gian từ chối / the authority refuses")
        return answer["time_stamp_token"]["content"]
    except (ValueError, TypeError, KeyError) as error:
        raise _no_stamp() from error


def _info(token: cms.SignedData, wanted: bytes, expected: str = SHA256) -> Any:
    try:
        info = token["encap_content_info"]["content"].parsed
        imprint = info["message_imprint"]
        algorithm, hashed = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _no_stamp() from error
    if algorithm != expected or hashed != wanted:
        raise ProofError("stamp", "dấu thời gian là của nội dung khác / is a time stamp over something else")
    return info


def _no_stamp() -> ProofError:
    return ProofError("stamp", "không phải dấu thời gian RFC 3161 / is no time stamp of RFC 3161")
