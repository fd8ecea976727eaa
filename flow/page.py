"""The report as one HTML page that needs nothing else: Vietnamese first, English beside it, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flow import wording
from flow.causes import Transition
from flow.log import harmless
from flow.report import Report
from flow.wording import number

SHOWN = 40
"""Transitions in the table."""


def page(report: Report, name: str) -> str:
    """The page; `name` says which log it is of."""
    little_vi, little_en = wording.littles_law(report.littles_law)
    leading_vi, leading_en = wording.leading(report.transitions)
    basis_vi, basis_en = wording.basis(report.waits_only)
    left_out_vi, left_out_en = wording.left_out(report.problems.count)
    return _environment.get_template("flow.html").render(
        name=harmless(name),
        figures=wording.figures(report),
        little_vi=little_vi,
        little_en=little_en,
        leading_vi=leading_vi,
        leading_en=leading_en,
        basis_vi=basis_vi,
        basis_en=basis_en,
        transitions=[_row(one) for one in report.transitions[:SHOWN]],
        limits=[
            {
                "names": wording.limit(one),
                "checked": number(one.checked),
                "late": number(one.late),
                "is_late": one.late > 0,
            }
            for one in report.limits
        ],
        constants=[wording.constant(one) for one in report.constants],
        problems=report.problems.first,
        left_out_vi=left_out_vi,
        left_out_en=left_out_en,
    )


def _row(one: Transition) -> dict[str, Any]:
    why_vi, why_en = wording.evidence(one)
    return {
        "names": wording.arrow(one.start, one.end),
        "percent": f"{100 * one.share:.1f}",
        "count": number(one.count),
        "case_days": number(one.case_days, 1),
        "share": wording.percent(one.share),
        "mean": number(one.mean_days, 1),
        "sd": number(one.sd_days, 1),
        "cause_vi": wording.cause_words(one.cause)[0],
        "why_vi": why_vi,
        "why_en": why_en,
    }


_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)
