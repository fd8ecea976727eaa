"""`thads witness`: for those who witness the roots of an installation, on a machine of their own (docs/operate.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.output import Json, answering, print_json

app = typer.Typer(
    help="Nhân chứng của sổ / witnesses of the log.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.command()
def make(
    folder: Annotated[Path, typer.Argument(help="Thư mục của nhân chứng / the witness's folder")],
    name: Annotated[str, typer.Option(help="Tên, như một địa chỉ / a name like an address: vks.example.vn/w1")],
    log: Annotated[str, typer.Option(help="Khóa công khai của sổ, dòng log trong tệp policy / the log's vkey")],
    as_json: Json = False,
) -> None:
    """Lập thư mục nhân chứng và khóa; in khóa công khai / make the folder and the key; print the public key."""
    with answering(as_json):
        from proof.notes import PublicKey
        from proof.witness import Witness

        key = Witness.make(folder, name, PublicKey.read(log)).key.public
        if as_json:
            print_json({"vkey": str(key)})
        else:
            typer.echo(key)


@app.command()
def serve(
    folders: Annotated[list[Path], typer.Argument(help="Thư mục của nhân chứng / folders of witnesses")],
    port: Annotated[int, typer.Option(help="Cổng trên 127.0.0.1 / port on 127.0.0.1")],
) -> None:
    """Ký xác nhận gốc được gửi tới khi gốc nối tiếp gốc đã thấy / cosign roots that continue what was seen."""
    with answering(False):
        from proof.server import serve as run

        run(folders, port)
