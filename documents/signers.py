"""Who signs in an installation: each office under its own certificate, as its environment chooses."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from documents.sign import Pkcs12Signer, Signer, local_signer
from runtime.settings import Settings


def signers(settings: Settings) -> Callable[[str], Signer]:
    """The signer of each office, as `THADS_SIGNING` chooses.

    `pkcs12`: the file OFFICE.p12 in the folder `THADS_PKCS12`, all under the passphrase `THADS_PKCS12_PASSPHRASE`.
    `test`: the local test authority. Without a choice it raises StackError when it is to sign.
    """

    @lru_cache(maxsize=64)
    def signer(office: str) -> Signer:
        settings.check_signing()
        if settings.signing == "pkcs12" and settings.pkcs12 is not None:
            passphrase = settings.pkcs12_passphrase.get_secret_value().encode() or None
            return Pkcs12Signer(settings.pkcs12 / f"{office}.p12", passphrase)
        return local_signer(settings.keys / "signing", f"thads-{office}")

    return signer
