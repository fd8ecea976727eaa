"""Asks the witnesses of a policy to cosign a checkpoint."""

from __future__ import annotations

from http import HTTPStatus

import httpx

from proof.errors import ProofError
from proof.notes import LARGEST_NOTE, Checkpoint, Note, Signature, number
from proof.policy import Policy, Witness
from proof.tiles import Tiles
from proof.tree import consistency
from proof.witness import Asked

PATIENCE = 10.0
"""Seconds that a witness has for one answer."""


def collect(note: Note, policy: Policy, tiles: Tiles, last: int) -> tuple[Note, dict[str, str]]:
    """The note with the cosignatures it got, and of each witness that gave none why.

    `last`: leaves of the tree that was published last, which most witnesses know.
    """
    refused: dict[str, str] = {}
    found: list[Signature] = []
    # Proxies from the environment are for the outside world; a witness's address is meant as it stands.
    with httpx.Client(timeout=PATIENCE, trust_env=False) as http:
        for name, witness in policy.witnesses.items():
            try:
                found += _ask(http, witness, note, tiles, last)
            except (ProofError, httpx.HTTPError) as error:
                refused[name] = error.problem if isinstance(error, ProofError) else type(error).__name__
    return note.with_signatures(found), refused


def _ask(http: httpx.Client, witness: Witness, note: Note, tiles: Tiles, last: int) -> list[Signature]:
    """One witness; told which tree it knows, the log begins there."""
    checkpoint = Checkpoint.read(note.text)
    status, body = _post(http, witness, note, checkpoint, tiles, min(last, checkpoint.size))
    if status == HTTPStatus.CONFLICT:
        knows = number("witness", body.removesuffix("\n"))
        if knows > checkpoint.size:
            raise ProofError(
                "witness",
                f"đã ký sổ có {knows} lá, sổ này chỉ có {checkpoint.size}: sổ đã bị lùi lại / "
                "has cosigned a longer log than this: ours was put back",
            )
        status, body = _post(http, witness, note, checkpoint, tiles, knows)
    if status != HTTPStatus.OK:
        raise ProofError(
            "witness",
            f"từ chối ({status}): sổ này không nối tiếp sổ đã ký, đã bị lùi lại hoặc viết lại / refuses: ours does not "
            "continue what it cosigned, it was put back or rewritten",
        )
    signatures = [Signature.read(line) for line in body.removesuffix("\n").split("\n")]
    own = [one for one in signatures if (one.name, one.id) == (witness.key.name, witness.key.id)]
    if Note(note.text, tuple(own)).signed_by(witness.key) is None:
        raise ProofError("witness", "trả lời không có chữ ký của mình / answers without its own signature")
    return own[:1]


def _post(
    http: httpx.Client, witness: Witness, note: Note, checkpoint: Checkpoint, tiles: Tiles, old: int
) -> tuple[int, str]:
    path = consistency(old, checkpoint.size, tiles.at(checkpoint.size))
    asked = Asked(old, tuple(path), note).encode()
    with http.stream("POST", f"{witness.url.rstrip('/')}/add-checkpoint", content=asked) as answer:
        body = b""
        for part in answer.iter_bytes():
            body += part
            if len(body) > LARGEST_NOTE:
                raise ProofError("witness", "trả lời quá dài / its answer is too long")
        return answer.status_code, body.decode("utf-8", "replace")
