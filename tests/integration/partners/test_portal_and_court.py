"""Publishing a debtor without conditions, and looking a judgment up."""

from __future__ import annotations

from datetime import date

import pytest

from partners.portal import PublishedDebtor
from partners.sandbox.control import JudgmentOnFile
from partners.wire import PartnerError

ITEMS = {
    "name": "Đào Văn Khánh",
    "address": "142 đường số 3, phường Bình Dương",
    "judgment": "576/2025/DS-ST ngày 19/01/2025",
    "decision": "46/QĐ-THADS",
    "obligation": "Trả 6.627.000.000 đồng",
    "reason": "Chưa có tài sản để thi hành án",
}
DEBTOR = PublishedDebtor(**ITEMS)


async def seen(http, address) -> list[dict[str, str]]:
    return (await http.get(f"{address}/portal/debtors")).json()


async def test_published_changed_and_ended(partners, http, address, morning):
    published = await partners.portal.publish("k:1", DEBTOR, at=morning)
    assert published.public
    assert await seen(http, address) == [ITEMS]

    changed = DEBTOR.model_copy(update={"obligation": "Trả 1.000.000 đồng"})
    await partners.portal.update("k:2", published.publication_id, changed, at=morning)
    assert await seen(http, address) == [ITEMS | {"obligation": "Trả 1.000.000 đồng"}]

    ended = await partners.portal.end("k:3", published.publication_id, at=morning)
    assert (ended.public, ended.changed_at) == (False, morning)
    assert await seen(http, address) == []
    assert await partners.portal.end("k:3", published.publication_id, at=morning) == ended


async def test_what_is_not_public_cannot_be_changed(partners, morning):
    with pytest.raises(PartnerError) as error:
        await partners.portal.update("k:1", "CK-none", DEBTOR, at=morning)
    assert (error.value.code, error.value.retryable) == ("not_public", False)
    published = await partners.portal.publish("k:2", DEBTOR, at=morning)
    await partners.portal.end("k:3", published.publication_id, at=morning)
    with pytest.raises(PartnerError, match="not_public"):
        await partners.portal.end("k:4", published.publication_id, at=morning)


async def test_six_items_and_no_seventh(http, address):
    with pytest.raises(ValueError, match="id_number"):
        PublishedDebtor(**ITEMS, id_number="079061200599")
    answer = await http.post(
        f"{address}/portal/publications", json=ITEMS | {"birth_year": "1961"}, headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 422
    assert await seen(http, address) == []


@pytest.mark.parametrize("number", ["079061200599", "023456789"])
@pytest.mark.parametrize("item", ITEMS)
def test_no_item_hides_an_identity_number(item, number):
    with pytest.raises(ValueError, match=item) as error:
        PublishedDebtor(**ITEMS | {item: f"CCCD {number}"})
    assert number not in str(error.value)


async def test_a_judgment_is_as_named_unless_the_court_knows_better(partners, control, morning):
    named = date(2025, 1, 19)
    answer = await partners.court.judgment("k:1", "576/2025/DS-ST", "TAND khu vực 1", named, at=morning)
    assert (answer.exists, answer.dated) == (True, named)

    await control.judgment(JudgmentOnFile(number="576/2025/DS-ST", court="TAND khu vực 1", dated=date(2025, 1, 20)))
    answer = await partners.court.judgment("k:2", "576/2025/DS-ST", "TAND khu vực 1", named, at=morning)
    assert (answer.exists, answer.dated) == (True, date(2025, 1, 20))

    await control.judgment(JudgmentOnFile(number="576/2025/DS-ST", court="TAND khu vực 1", dated=None))
    answer = await partners.court.judgment("k:3", "576/2025/DS-ST", "TAND khu vực 1", named, at=morning)
    assert (answer.exists, answer.dated) == (False, None)
