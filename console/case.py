"""`thads case`: enforcement cases. Each verb lives in a module of its own; this one only gathers them."""

from __future__ import annotations

import typer

from console.case_act import act
from console.case_import import import_register
from console.case_list import list_cases
from console.case_revive import revive
from console.case_show import show
from console.history import history

app = typer.Typer(
    help="Vụ việc thi hành án / enforcement cases.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("import")(import_register)
app.command("show")(show)
app.command("list")(list_cases)
app.command("act")(act)
app.command("history")(history)
app.command("revive")(revive)
