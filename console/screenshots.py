"""`python -m console.screenshots FOLDER`: a picture of each screen of a running trial, to be looked at.

Each page is found by the links that people are shown, from where each begins, and pictured once: light and dark, wide
and narrow. The installation is one with the sign-in for trials (`make run`); Chromium is the machine's own.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import urljoin, urlsplit

import platformdirs
import typer
from sqlalchemy import Connection

from records.database import engine
from runtime import issuer
from runtime.errors import StackError
from runtime.leaving import leave_with
from runtime.settings import Settings
from runtime.state import HOST, StackState
from web.api.issuing import offered
from web.api.reach import Bearer, Standing
from web.api.sign_in import CLAIM
from web.cookies import SessionKey
from web.guard import begins

LOOKS = {
    f"{scheme}-{name}": {"color_scheme": scheme, "viewport": {"width": width, "height": height}}
    for scheme in ("light", "dark")
    for name, width, height in (("wide", 1440, 900), ("narrow", 390, 844))
}
PUBLIC = ("/tra-cuu", "/dang-nhap")
"""Where nobody signs in."""


def screenshots(
    folder: Annotated[Path, typer.Argument(help="Nơi để ảnh · where the pictures go")],
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu, mặc định của `thads demo`")] = None,
) -> None:
    """Chụp mọi màn hình của một bản chạy thử đang chạy · Picture each screen of a running trial."""
    settings = Settings.load(data or Path(platformdirs.user_data_dir("thads-demo", appauthor=False)))
    try:
        state = StackState.read(settings.data)
        if "web" not in state.processes:
            raise StackError("web", "không chạy ở đây; chạy `make run` trước / does not run here: `make run` first")
        with engine(settings.database()).connect() as connection:
            readers = list(_readers(connection))
        count = asyncio.run(_picture(f"http://{HOST}:{state.ports['web']}", readers, settings, folder))
    except StackError as error:
        typer.echo(f"✗ {error}", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{count} màn hình / screens: {folder}")


def _readers(connection: Connection) -> Iterator[Bearer]:
    """The first of those who may sign in in each standing."""
    everybody = [one.bearer for _, group in offered(connection) for one in group]
    for standing in Standing:
        yield from [one for one in everybody if one.role is standing][:1]


async def _picture(url: str, readers: list[Bearer], settings: Settings, folder: Path) -> int:
    from playwright.async_api import async_playwright  # a tool of developers, not there where the engine only runs

    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("THADS_CHROMIUM") or shutil.which("chromium")
    key, known = SessionKey(settings.keys), set[str]()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for reader in [None, *readers]:
            contexts = {name: await browser.new_context(**look) for name, look in LOOKS.items()}  # type: ignore[arg-type]
            if reader:
                token = issuer.token(settings.keys, reader.who, {CLAIM: reader.model_dump(mode="json")})
                for context in contexts.values():
                    await context.add_cookies([{"name": key.name, "value": key.seal(token), "url": url}])
            waiting = [begins(reader)] if reader else list(PUBLIC)
            asker = next(iter(contexts.values())).request
            while waiting:
                address = waiting.pop(0)
                name_of = kind_of(address, reader)
                if name_of in known:
                    continue
                answer = await asker.get(url + address)
                if not answer.ok or "text/html" not in answer.headers["content-type"]:
                    continue
                known.add(name_of)
                waiting += _links(await answer.text(), answer.url, url)
                print(f"{reader.role if reader else '–'}: {address}", file=sys.stderr)
                for name, context in contexts.items():
                    page = await context.new_page()
                    await page.goto(url + address)
                    await page.screenshot(path=folder / f"{name_of}-{name}.png", full_page=True)
                    await page.close()
            for context in contexts.values():
                await context.close()
        await browser.close()
    return len(known)


def kind_of(address: str, reader: Bearer | None) -> str:
    """Pages that look alike, as one name: one form of each standing, one page of each kind of subject."""
    parts = urlsplit(address).path.strip("/").split("/")
    if parts[0] in ("lam", "case") and reader:  # a party's page of his case is another one
        return f"{parts[0]}-{reader.role}"
    return "-".join(parts[:2] if parts[0] in ("thong-ke", "viec", "thoi-diem") else parts[:1]) or "tong-quan"


def _links(text: str, page: str, url: str) -> list[str]:
    """The addresses of ours to which a page leads; the English ones are the same pages."""
    found = (urljoin(page, html.unescape(link)) for link in re.findall(r'<a\b[^>]*?\shref="([^"#]+)', text))
    own = [one.removeprefix(url) for one in found if one.startswith(f"{url}/")]
    return [one for one in own if not one.startswith("/en") and "." not in urlsplit(one).path.rpartition("/")[2]]


if __name__ == "__main__":
    leave_with(lambda: typer.run(screenshots))
