"""Requests of every form that the OpenAPI document allows: no error of ours, no answer that it does not describe."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cases.names import dossier_of
from simulation.staff import OFFICE
from tests.integration.web.api.conftest import Api, bearer
from tests.integration.web.api.test_reach import WANTS
from web.api.reach import Right, Standing

pytestmark = pytest.mark.stack

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
ENDING = [operation for operation, right in WANTS.items() if right is not Right.LIVE]
"""All operations but the stream, which never ends."""


@pytest.fixture(scope="module")
async def case_there(api: Api) -> str:
    return await api.start(1)


@pytest.fixture(scope="module")
async def described(api: Api) -> Any:
    async with httpx.AsyncClient(trust_env=False) as caller:
        document = (await caller.get(f"{api.url}/openapi.json")).json()
    for path, methods in document["paths"].items():
        for method in methods.values() if "{" in path else ():
            (subject,) = [one for one in method["parameters"] if one["in"] == "path"]
            subject["schema"] = {"const": "x"}  # ids hold slashes, which it makes in no path; the test puts them in
    return schemathesis.openapi.from_dict(document)


@pytest.mark.parametrize(("method", "path"), ENDING)
async def test_every_answer_is_a_documented_one(
    method: str, path: str, described: Any, api: Api, case_there: str
) -> None:
    headers = {"Authorization": f"Bearer {api.token(bearer(Standing.CLERK))}"}

    @EXAMPLES
    @given(described[path][method].as_strategy())
    def ask(case: Any) -> None:
        for known in (case_there, f"case/{OFFICE}/{api.sender}/HS-404/1", "nix/x/y") if "{" in path else ("",):
            named = {"case": known, "dossier": known and dossier_of(known), "webhook": f"wh-{0:020}"}
            case.path_parameters = {name: value for name, value in named.items() if f"{{{name}}}" in path}
            case.call_and_validate(base_url=api.url, checks=CHECKS, headers=headers)

    await asyncio.to_thread(ask)  # for the workers run in this loop
