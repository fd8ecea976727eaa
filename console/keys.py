"""`thads keys`: the keys that encrypt payloads in Temporal (docs/formats/codec.md)."""

from __future__ import annotations

from typing import Annotated

import typer

from console.output import Json, answering, print_json

app = typer.Typer(
    help="Khóa mã hóa / the payload keys.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.command("list")
def list_keys(as_json: Json = False) -> None:
    """Mã các khóa, khóa nào đang mã hóa / the ids of the keys and which one encrypts; never the keys themselves."""
    with answering(as_json):
        from runtime.codec import KeyRing
        from runtime.settings import Settings

        ring = KeyRing(Settings.load().keys)
        active, _ = ring.active
        if as_json:
            print_json({"active": active, "keys": list(ring.ids)})
            return
        for key_id in ring.ids:
            typer.echo(f"{key_id}  đang mã hóa / encrypts" if key_id == active else key_id)


@app.command()
def codec(as_json: Json = False) -> None:
    """Địa chỉ giải mã để nhập vào trang của Temporal / the codec's secret address, for Temporal's pages."""
    with answering(as_json):
        from runtime.codec_server import codec_address
        from runtime.settings import Settings

        address = codec_address(Settings.load())
        if as_json:
            print_json({"codec": address})
        else:
            typer.echo(address)


@app.command()
def rotate(as_json: Json = False) -> None:
    """Thêm khóa mới, dùng từ bây giờ; khóa cũ vẫn đọc được / add a key that encrypts from now on; old ones read on."""
    with answering(as_json):
        from runtime.codec import KeyRing
        from runtime.settings import Settings

        active = KeyRing(Settings.load().keys).add_key()
        if as_json:
            print_json({"active": active})
        else:
            typer.echo(f"Khóa mới / new key: {active}. Sao lưu tệp khóa / back up the key file.")


@app.command()
def webhooks(
    rotate: Annotated[bool, typer.Option("--rotate", help="Tạo khóa mới, khóa cũ còn ký kèm / a new key")] = False,
    as_json: Json = False,
) -> None:
    """Khóa ký webhook, khóa mới nhất trước / the public halves that sign webhooks; receivers check by either."""
    with answering(as_json):
        from runtime import webhook_keys
        from runtime.settings import Settings

        keys = Settings.load().keys
        signing = webhook_keys.rotate(keys) if rotate else webhook_keys.current(keys)
        shown = [webhook_keys.public(key) for key in signing]
        if as_json:
            print_json({"keys": shown})
        else:
            typer.echo("\n".join(shown))
