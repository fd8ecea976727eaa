"""`thads audit sample`: which cases an auditor looks at, and why (docs/audit.md)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.output import Json, answering, console, print_json

if TYPE_CHECKING:
    from audit.sampling import Chosen, Sample
    from law.model import Line

Percent = Annotated[int, typer.Option(help="Phần trăm / per cent")]


def sample(
    seed: Annotated[str, typer.Option(help="Mầm công khai, ví dụ mã băm của gốc / a published seed")],
    office: Annotated[str, typer.Option(help="Mã cơ quan, trống là tất cả / office, empty for all")] = "",
    confidence: Percent = 95,
    tolerable: Percent = 5,
    high: Annotated[int, typer.Option(help="Điểm rủi ro từ đó xem tất cả / points from which all are seen")] = 4,
    most: Annotated[int, typer.Option(help="Nhiều nhất bấy nhiêu theo rủi ro / at most so many by risk")] = 50,
    as_json: Json = False,
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")] = None,
) -> None:
    """Chọn mẫu kiểm tra: theo rủi ro và theo mầm công khai / choose cases by risk and by a published seed."""
    from audit.risks import population, risks
    from audit.sampling import choose
    from console.live import records
    from records import clock
    from runtime.settings import Settings

    with answering(as_json):
        with records(Settings.load(data)) as connection:
            every, found = population(connection, office), risks(connection, office, clock.now(connection))
        made = choose(every, found, seed=seed, high=high, most=most, confidence=confidence, tolerable=tolerable)
        if as_json:
            print_json(_as_record(made))
        else:
            _show(made)


def _words(reasons: tuple[Line, ...]) -> list[dict[str, str]]:
    return [{"vi": reason.vi, "en": reason.en} for reason in reasons]


def _as_record(made: Sample) -> dict[str, Any]:
    def each(chosen: tuple[Chosen, ...]) -> list[dict[str, Any]]:
        return [{"case": one.case, "points": one.points, "reasons": _words(one.reasons)} for one in chosen]

    chosen = {"by_risk": each(made.by_risk), "by_seed": each(made.by_seed)}
    size = {**asdict(made.size), "why": _words((made.size.why,))[0]}
    return {"seed": made.seed, "fixed": made.fixed, "size": size, **chosen}


def _show(made: Sample) -> None:
    out = console()
    out.print(f"Mầm / seed {made.seed}; tổng thể / population sha256 {made.fixed}")
    out.print(f"\nTheo rủi ro / by risk: {len(made.by_risk)}")
    for one in made.by_risk:
        out.print(f"  {one.case}  {one.points}  {'; '.join(reason.vi for reason in one.reasons)}")
    why = made.size.why
    out.print(f"\nTheo mầm / by the seed: {len(made.by_seed)} / {made.size.population}\n  {why.vi}\n  {why.en}")
    for one in made.by_seed:
        out.print(f"  {one.case}  {one.reasons[0].vi}")
