"""A service in any language: dossier, acts, questions, each answer what the records say."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from records.tables import looks
from runtime.line import Line, TooLong
from simulation.staff import OFFICE
from tests.chaos.life import dossier
from tests.integration.web.api.conftest import Api, bearer
from tests.kit import settled
from web.api.problems import MEDIA_TYPE
from web.api.reach import Standing

pytestmark = pytest.mark.stack

CLERK, SECRETARY, HEAD = (bearer(one) for one in (Standing.CLERK, Standing.SECRETARY, Standing.HEAD))


def problem(answer: httpx.Response, status: int, kind: str, field: str = "") -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE), answer.text
    told: dict[str, Any] = answer.json()
    assert (told["type"], told["status"], told["field"]) == (f"urn:thads:problem:{kind}", status, field), told
    assert " / " in told["way_out"]
    return told


async def test_a_dossier_is_handed_in_once_however_often_it_is_sent(api: Api) -> None:
    body = {"sender": api.sender, "dossier": dossier(1).model_dump(mode="json")}
    async with api.of(CLERK) as clerk:
        first = await clerk.post("/dossiers", json=body, headers={"Idempotency-Key": "D-1"})
        again = await clerk.post("/dossiers", json=body, headers={"Idempotency-Key": "D-1"})
        other = body | {"dossier": dossier(1).model_copy(update={"attachments": ()}).model_dump(mode="json")}
        reused = await clerk.post("/dossiers", json=other, headers={"Idempotency-Key": "D-1"})
        keyless = await clerk.post("/dossiers", json=body)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["outcome"] == "accepted"
    problem(reused, 409, "request-reused", "Idempotency-Key")
    problem(keyless, 422, "malformed", "Idempotency-Key")


async def test_acts_are_those_of_the_token_and_the_law_answers(api: Api) -> None:
    case = await api.start(2)
    async with api.of(HEAD) as head, api.of(SECRETARY) as secretary:

        async def act(caller: httpx.AsyncClient, command: str, key: str, **payload: Any) -> httpx.Response:
            sent = {"command": command, "payload": payload}
            return await caller.post(f"/cases/{case}/acts", json=sent, headers={"Idempotency-Key": key})

        early = (await act(head, "sign_decision", "S-1")).json()
        assert not early["accepted"]
        assert early["refusal"]["article"]
        proposed = await act(secretary, "propose_decision", "P-1", voluntary_days=10)
        assert proposed.json() == (await act(secretary, "propose_decision", "P-1", voluntary_days=10)).json()
        assert proposed.json()["accepted"]
        problem(await act(secretary, "propose_decision", "P-1", voluntary_days=9), 409, "request-reused",
                "Idempotency-Key")  # fmt: skip
        problem(await act(head, "propose_decision", "P-2"), 403, "not-allowed", "actor.role")
        wrong = problem(await act(secretary, "propose_decision", "P-3", voluntary_days="ten"), 422, "malformed",
                        "payload.voluntary_days")  # fmt: skip
        assert wrong["detail"]
        assert (await act(head, "sign_decision", "S-2")).json()["accepted"]
        problem(await head.post(f"/cases/{case}/acts", content=b"{", headers={"Idempotency-Key": "x"}),
                422, "malformed", "body")  # fmt: skip

        await settled(api.there, case)
        shown = (await head.get(f"/cases/{case}")).json()
        report = await api.there.starter.report(case)
        sums = ("claimed", "received", "distributed", "held", "paid_out", "outstanding", "head")
        assert {name: shown[name] for name in sums} == {name: getattr(report.state, name) for name in sums}
        assert [duty["due"] for duty in shown["duties"]] == [str(one.duty.due) for one in report.duties]
        assert all(duty["working"] for duty in shown["duties"])

        events = (await head.get(f"/cases/{case}/events", params={"limit": 3})).json()
        rest = (await head.get(f"/cases/{case}/events", params={"cursor": events["next"], "limit": 200})).json()
        whole = events["events"] + rest["events"]
        assert [event["seq"] for event in whole] == list(range(1, report.state.head + 1))
        assert rest["next"] is None
        just = (await head.get(f"/cases/{case}/events", params={"limit": report.state.head})).json()
        assert (just["events"], just["next"]) == (whole, None)
        signed = next(event for event in whole if event["kind"] == "decision_signed")
        assert (signed["actor"]["id"], signed["door"], signed["request_id"]) == (HEAD.who, "api", "S-2")
    assert {(HEAD.who, "case"), (HEAD.who, "events")} <= seen(api, case)


async def test_where_too_many_wait_a_caller_is_told_at_once_when_to_come_again(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And he comes again under the same key; the service does not come again for him."""
    case = await api.start(21)
    checked: list[str] = []

    def too_long(_line: Line, office: str) -> None:
        checked.append(office)
        raise TooLong(2)

    async with api.of(SECRETARY) as secretary:
        asked = {"json": {"command": "propose_decision", "payload": {}}, "headers": {"Idempotency-Key": "P-1"}}
        with monkeypatch.context() as patched:
            patched.setattr(Line, "check", too_long)
            told = await secretary.post(f"/cases/{case}/acts", **asked)
        assert "busy, again in 2 s" in problem(told, 503, "later")["detail"]
        assert (told.headers["Retry-After"], checked) == ("2", [OFFICE])
        assert (await secretary.post(f"/cases/{case}/acts", **asked)).json()["accepted"]


def seen(api: Api, case: str) -> set[tuple[str, str]]:
    with api.there.reader.connect() as connection:
        return {(row.officer, row.query) for row in connection.execute(select(looks).where(looks.c.subject == case))}


async def test_what_is_open_is_what_the_law_would_answer(api: Api) -> None:
    case = await api.start(3)
    before = (await api.there.starter.report(case)).state.head

    async def outlooks(caller: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
        answer = await caller.get(f"/cases/{case}/acts")
        assert answer.status_code == 200, answer.text
        return {act["command"]: act for act in answer.json()["acts"]}

    async def trial(caller: httpx.AsyncClient, command: str, **payload: Any) -> dict[str, Any]:
        answer = await caller.post(f"/cases/{case}/trials", json={"command": command, "payload": payload})
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async with api.of(HEAD) as head, api.of(SECRETARY) as secretary:
        of_head, of_secretary = await outlooks(head), await outlooks(secretary)
        assert of_secretary["propose_decision"]["outlook"] == "open"
        assert of_secretary["sign_decision"]["outlook"] == "others"
        assert "head" in of_secretary["sign_decision"]["roles"]
        assert of_head["sign_decision"]["outlook"] == "refused"
        assert of_head["postpone"]["outlook"] == "asks"
        assert (await trial(secretary, "propose_decision"))["allowed"]
        told = await trial(head, "sign_decision")
        assert (told["allowed"], told["refusal"]) == (False, of_head["sign_decision"]["refusal"])
        assert (await api.there.starter.report(case)).state.head == before  # nothing was recorded
        for name in [name for name, act in of_head.items() if act["outlook"] == "refused"]:
            sent = {"command": name, "payload": {}}
            answer = await head.post(f"/cases/{case}/acts", json=sent, headers={"Idempotency-Key": f"R-{name}"})
            assert answer.json()["refusal"] == of_head[name]["refusal"], name


async def test_cases_come_in_pages_and_under_filters(api: Api) -> None:
    made = {await api.start(number) for number in (11, 12, 13)}
    async with api.of(HEAD) as head:
        found: list[str] = []
        cursor = ""
        while True:
            page = (await head.get("/cases", params={"limit": 2, "cursor": cursor, "q": "HS-1"})).json()
            found += [line["case"] for line in page["cases"]]
            cursor = page["next"]
            if not cursor:
                break
        assert found == sorted(set(found))
        assert made <= set(found)
        one = (await head.get("/cases", params={"q": "HS-12/", "stage": "opened", "office": OFFICE})).json()
        assert [line["case"] for line in one["cases"]] == [f"case/{OFFICE}/{api.sender}/HS-12/1"]
        assert not (await head.get("/cases", params={"overdue": True})).json()["cases"]
        problem(await head.get("/cases", params={"stage": "nix"}), 422, "malformed", "stage")
        problem(await head.get(f"/cases/case/{OFFICE}/{api.sender}/HS-404/1"), 404, "no-such", "case")


async def test_the_catalogue_describes_every_act(api: Api) -> None:
    async with api.of(CLERK) as clerk:
        acts = {act["command"]: act for act in (await clerk.get("/acts")).json()["acts"]}
    assert acts["propose_decision"]["schema"]["properties"]["voluntary_days"]
    assert (acts["submit_dossier"]["subject"], acts["sign_decision"]["subject"]) == ("dossier", "case")


async def test_changes_are_told_as_they_come(api: Api) -> None:
    async with api.of(CLERK) as clerk, clerk.stream("GET", "/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.aiter_lines()
        while "event: changed" not in await anext(lines):
            pass
        await api.start(21)
        while "event: changed" not in await anext(lines):
            pass


async def test_a_dossier_is_looked_at_and_acted_on(api: Api) -> None:
    body = {"sender": api.sender, "dossier": dossier(31).model_copy(update={"attachments": ()}).model_dump(mode="json")}
    body["dossier"]["judgment_at"] = None
    async with api.of(CLERK) as clerk:
        sent = await clerk.post("/dossiers", json=body, headers={"Idempotency-Key": "D-31"})
        assert sent.json()["outcome"] == "supplement"
        name = sent.json()["dossier"]
        shown = (await clerk.get(f"/{name.replace('dossier/', 'dossiers/dossier/', 1)}")).json()
        assert (shown["stage"], shown["cases"]) == ("incomplete", [])
        assert shown["reasons"]
        page = (await clerk.get("/dossiers", params={"stage": "incomplete", "limit": 200})).json()
        assert name in [line["dossier"] for line in page["dossiers"]]
        acts = {one["command"]: one for one in (await clerk.get(f"/dossiers/{name}/acts")).json()["acts"]}
        assert acts["supplement_dossier"]["outlook"] == "asks"
        given = {"command": "supplement_dossier", "payload": {"attachments": ["judgment"]}}
        trial = (await clerk.post(f"/dossiers/{name}/trials", json=given)).json()
        assert "dossier_accepted" in [event["kind"] for event in trial["events"]]
        done = await clerk.post(f"/dossiers/{name}/acts", json=given, headers={"Idempotency-Key": "S-31"})
        assert done.json()["outcome"] == "accepted"
        assert done.json()["cases"]
