"""What the bench of the screens asks is what the service declares."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI

from benchmarks.addresses import ASKS_NOTHING, NARROWED, OF_ONE, addresses, paths
from documents.store import DocumentStore
from proof.published import Published
from runtime.settings import SignIn
from runtime.subject_keys import SubjectKeys
from web.app import Parts, create_app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    tmp_path = tmp_path_factory.mktemp("service")
    nobody: Any = None  # no page is asked for
    return create_app(
        Parts(
            engine=nobody, books=nobody, custody=nobody, store=DocumentStore(tmp_path, SubjectKeys(tmp_path)),
            starter=nobody, api=nobody, desk=nobody, codec=FastAPI(), prove=nobody, keys=tmp_path, audit=nobody,
            published=Published(tmp_path), sign_in=SignIn.test(tmp_path),
        )
    )  # fmt: skip


def test_every_route_that_is_read_is_asked_or_said_to_be_of_one_thing(app: FastAPI) -> None:
    asked, declared = {one.partition("?")[0] for one in addresses(app)}, set(paths(app))
    assert OF_ONE | ASKS_NOTHING | NARROWED.keys() <= declared
    assert {path.replace("{form}", "csv") for path in declared - OF_ONE - ASKS_NOTHING} <= asked


def test_a_route_of_which_nothing_is_said_is_refused(app: FastAPI) -> None:
    app.add_api_route("/moi/{what}", lambda: None, dependencies=app.router.routes[-1].dependencies)  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="/moi/"):
        list(addresses(app))
