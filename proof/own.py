"""Whose witnesses an installation asks, and the three that come with `thads up`.

The three lie in `witnesses/1` to `3` of the data folder and show how it works; of real ones none is run by the office:
`THADS_WITNESSES` names a policy file with their keys and addresses (docs/operate.md).
"""

from __future__ import annotations

from pathlib import Path

from proof.errors import ProofError
from proof.keys import LogKeys
from proof.policy import LARGEST_POLICY, Policy
from proof.policy import Witness as Named
from proof.witness import Witness
from runtime.errors import StackError
from runtime.settings import Settings
from runtime.state import StackState

COUNT, ENOUGH = 3, 2
"""Of three witnesses two must agree."""
SERVICE = "witnesses"


def make_witnesses(settings: Settings) -> list[Path]:
    """The folders of the witnesses that `thads up` runs, made the first time; none where others are named."""
    if settings.witnesses is not None:
        return []
    log = LogKeys.ensure(settings.keys).signing.public
    folders = _folders(settings)
    for number, folder in enumerate(folders, start=1):
        Witness.make(folder, f"{log.name}/witness-{number}", log)
    return folders


def policy(settings: Settings) -> Policy:
    """The witnesses of this installation with their addresses. StackError when they are nowhere to be found."""
    if settings.witnesses is not None:
        try:
            with settings.witnesses.open("rb") as file:
                return Policy.read(file.read(LARGEST_POLICY + 1))
        except (OSError, ProofError) as error:
            raise StackError(
                "THADS_WITNESSES", f"không đọc được {settings.witnesses} / cannot be read: {error}"
            ) from error
    service = StackState.read(settings.data).processes.get(SERVICE)
    if service is None:
        raise StackError(
            "witnesses",
            "không có nhân chứng nào đang chạy: chạy `thads up`, hoặc đặt THADS_WITNESSES / none runs: start "
            "`thads up`, or name a policy file",
        )
    ours = {
        f"witness-{folder.name}": Named(Witness(folder).key.public, f"http://{service.address}/{folder.name}")
        for folder in _folders(settings)
    }
    return Policy.of(ours, ENOUGH)


def _folders(settings: Settings) -> list[Path]:
    return [settings.data / "witnesses" / str(number) for number in range(1, COUNT + 1)]
