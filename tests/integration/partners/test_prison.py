"""A prison takes letters about its prisoners, each once."""

from __future__ import annotations

from partners.prison import PrisonLetter

LETTER = PrisonLetter(
    office="79",
    prison="Trại giam Thủ Đức",
    letter="receipt",
    prisoner="Nguyễn Văn B",
    decision="46/QĐ-THADS",
    about="R1",
)


async def test_a_letter_is_taken_once(partners, morning):
    taken = await partners.prison.tell("k:1", LETTER, at=morning)
    assert taken.received_at == morning
    assert await partners.prison.tell("k:1", LETTER, at=morning) == taken
    assert (await partners.prison.tell("k:2", LETTER, at=morning)).exchange != taken.exchange
