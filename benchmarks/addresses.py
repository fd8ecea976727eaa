"""What the bench of the screens asks: every route that is read, as the service declares it, by each reader it is for.

A route that names nothing, or only a form of file, is asked as it is; `NARROWED` has what its readers narrow it to.
What names one thing (a case, a paper, an audit) asks for it by its key, however many others there are: `OF_ONE` names
those, so that a route of another sort is thought of before it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from fastapi import FastAPI
from starlette.routing import Mount

from cases.names import PROCEEDINGS
from runtime import issuer
from web.api import PREFIX
from web.api.reach import Bearer, Reach, Standing
from web.api.sign_in import CLAIM
from web.guard import wanted

OF_ONE = {
    "/case/{rest:path}", "/dossier/{rest:path}", *(f"/{kind}/{{rest:path}}" for kind in PROCEEDINGS),
    "/viec/{subject:path}", "/lam/{command}/{subject:path}", "/thoi-diem/{subject:path}", "/danh-tinh/{subject:path}",
    "/van-ban/{sha256}/{subject:path}", "/kiem-tra/{audit}", "/kiem-tra/{audit}/ket-luan.{ending}",
    "/nhap-so/{digest}", "/tra-cuu/{code}", "/tra-cuu/{code}/bien-lai.{ending}",
    "/tra-cuu/{code}/chung-minh.tlog-proof", f"{PREFIX}/cases/{{case}}", f"{PREFIX}/cases/{{case}}/acts",
    f"{PREFIX}/cases/{{case}}/events", f"{PREFIX}/dossiers/{{dossier}}", f"{PREFIX}/dossiers/{{dossier}}/acts",
    f"{PREFIX}/webhooks/{{webhook}}/deliveries",
}  # fmt: skip
ASKS_NOTHING = {"/live", "/neu-thi/tien-do", f"{PREFIX}/events", "/en", "/livez", "/readyz", "/dang-nhap",
                "/dang-nhap/xong"}  # fmt: skip
"""Streams, signing in, health."""

ONLY_NARROWED = {"/thong-ke/vu-viec"}
"""What is nothing without its query: the cases behind a cell."""

NAMES = ("q=tran+thi+binh+77", "q=Trần+Thị+Bình+77", "q=nguyen+van", "q=Nguyễn", "q=binh")
"""Rare and frequent words, with marks and without."""
NUMBERS = ("q=77", "q=12345%2FQĐ-THADS", "q=12345%2F2026%2FDS-ST", "q=THA12345", "q=khong-co")
NARROWED: Mapping[str, tuple[str, ...]] = {
    "/": ("phong=P1", "state=overdue"),
    "/tong-quan.{form}": ("phong=P1",),
    "/dong-chay": ("phong=P1",),
    "/cham-han": ("phong=P1", "state=overdue", "state=warned", "state=escalated", "trong=7", "stage=sale", "het=1",
                  "trang=5", "xep=con-thu", "q=tran+thi+binh"),
    "/cham-han.{form}": ("phong=P1",),
    "/dung-yen": ("phong=P1", "stage=sale", "trang=5", "q=tran+thi+binh"),
    "/diem-nghen": ("phong=P1",),
    "/can-bo": ("phong=P1",),
    "/vu-viec": ("phong=P1", "stage=sale", "stage=ended", "state=overdue", "state=open", "state=still", "state=relief",
                 "trang=9", *NAMES, *NUMBERS),
    "/ho-so": ("stage=accepted", "trang=9", "q=HS-77"),
    "/bat-thuong": ("state=cash", "trang=2"),
    "/thong-ke": ("bieu=money", "bieu=matters-by-title", "bieu=cepej", "bieu=coercion", "ky=2026-10"),
    "/thong-ke/vu-viec": ("cot=done", "cot=in_progress"),
    "/thong-ke/tai-ve": ("dong=total&cot=done",),
    "/ban-lam-viec": ("xep=age", "xep=money"),
    "/so-theo-doi": ("so=01",),
    f"{PREFIX}/cases": ("stage=sale", "overdue=true", "q=nguyen+van", "limit=200"),
    f"{PREFIX}/dossiers": ("stage=accepted",),
}  # fmt: skip

COUNTRY = "the country"


def token_of(keys: Path, who: Bearer) -> str:
    """With which a reader signs in."""
    return issuer.token(keys, who.who, {CLAIM: who.model_dump(mode="json")})


READERS: Mapping[str, Callable[[str], Bearer]] = {
    COUNTRY: lambda _: Bearer(who="BTP-1", role=Standing.MINISTRY, reach=Reach.COUNTRY),
    "an office": lambda office: Bearer(who=f"{office}-TT", role=Standing.HEAD, reach=Reach.OFFICE, office=office),
    "a room": lambda office: Bearer(who=f"{office}-P1-0", role=Standing.ROOM_HEAD, reach=Reach.ROOM, office=office),
    "an officer": lambda office: Bearer(who=f"{office}-P1-1", role=Standing.ENFORCER, reach=Reach.CASE, office=office),
    "an auditor": lambda _: Bearer(who="KT-1", role=Standing.AUDITOR, reach=Reach.COUNTRY),
    "a clerk": lambda office: Bearer(who=f"{office}-VT", role=Standing.CLERK, reach=Reach.OFFICE, office=office),
}
"""Who asks: the ministry, and of an office its head, the head of a room and an enforcer."""
LAST = ("an auditor", "a clerk")
"""Who asks for what nobody before him may."""


def is_asked(address: str, reader: str) -> bool:
    """Whether a reader asks for it: a room is of an office, and a form of the whole country is counted case by case,
    for minutes; no figure of it is taken."""
    return reader not in (COUNTRY, "an auditor") or not ("phong=" in address or address.startswith("/thong-ke"))


def paths(app: FastAPI) -> Iterator[str]:
    """The paths that are read, in Vietnamese, those of the API as its document has them."""
    yield from (path for method, path in wanted(app) if method == "GET" and not path.startswith("/en/"))
    api = next(one.app for one in app.routes if isinstance(one, Mount) and one.path == PREFIX)
    assert isinstance(api, FastAPI)
    yield from (f"{PREFIX}{path}" for path, known in api.openapi()["paths"].items() if "get" in known)


def addresses(app: FastAPI) -> Iterator[str]:
    """What is asked of them all. ValueError for a path of which nothing is said."""
    for path in dict.fromkeys(paths(app)):
        if path in OF_ONE or path in ASKS_NOTHING:
            continue
        if "{" in path.replace("{form}", ""):
            raise ValueError(f"benchmarks/addresses.py says nothing of {path}")
        bare = path.replace("{form}", "csv")
        if path not in ONLY_NARROWED:
            yield bare
        yield from (f"{bare}?{query}" for query in NARROWED.get(path, ()))
