"""The tasks of docs/tasks.md, done by the people who have them: one function each, under the task's own name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.browser.tasks.office import Tasks
from web.api.reach import Standing

Run = Callable[[Page, Tasks], Awaitable[None]]


@dataclass(frozen=True)
class Task:
    """How a task is done, and by whom: of an enforcer whose `case` it is, of a party which one (`party`) of which."""

    run: Run
    case: str
    party: str


DONE: dict[tuple[Standing, str], Task] = {}


def task(role: Standing, case: str = "", party: str = "D1") -> Callable[[Run], Run]:
    """Says that a function does the task of its name of this role."""

    def enter(run: Run) -> Run:
        DONE[role, run.__name__] = Task(run, case, party)
        return run

    return enter


def row_of(page: Page, case: str) -> Locator:
    """The line of a list that leads to a case."""
    return page.locator(f'tr:has(a[href="/{case}"], a[href="/viec/{case}"])')


async def see(page: Page, *words: str) -> None:
    """Ask what would come of a form, and read these words."""
    await page.get_by_role("button", name="Xem trước").last.click()
    for said in words:
        await expect(page.locator("#preview")).to_contain_text(said)


async def send(page: Page, *words: str) -> None:
    """Send a form, and read these words in what was recorded."""
    await page.locator("button.send").click()
    for said in ("Đã ghi nhận", *words):
        await expect(page.locator("#done")).to_contain_text(said)
