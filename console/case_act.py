"""`thads case act`: send a case or a dossier one command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.output import Json, answering, console, print_json, read_json

if TYPE_CHECKING:
    from activities.messages import DossierAnswer
    from cases.commands import Answer


def act(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Mã vụ việc hoặc hồ sơ / case or dossier id")],
    command: Annotated[str, typer.Argument(help="Lệnh / command, see `thads schema`")],
    file: Annotated[str, typer.Argument(help="Nội dung JSON; - là stdin / payload as JSON; - is stdin")],
    actor: Annotated[str, typer.Option(help="Người thực hiện VAI_TRÒ:MÃ / who acts, e.g. enforcer:CHV-01")],
    request_id: Annotated[
        str | None, typer.Option("--request-id", help="Gửi lại cùng mã chỉ thực hiện một lần / resending is harmless")
    ] = None,
    as_json: Json = False,
) -> None:
    """Gửi một lệnh / send one command. An act that the law forbids is answered with its article (exit status 0)."""
    with answering(as_json):
        payload = read_json(file)
        _check(command, payload)
        answer = _send(case, command, payload, actor, request_id)
        if as_json:
            print_json({"accepted": answer.accepted, **answer.model_dump(mode="json")})
        else:
            _print(answer)


def _check(command: str, payload: Any) -> None:
    """Turn away what no case could take before anything is sent."""
    import cases.subjects  # noqa: F401  (registers the commands)
    from cases.kernel import HANDLERS
    from law.errors import LawError

    if command not in HANDLERS:
        raise LawError("command", f"không có lệnh “{command}”; xem `thads schema` / no such command, see the schemas")
    if not isinstance(payload, dict):
        raise LawError("payload", "phải là một đối tượng JSON / must be a JSON object, {} where nothing is to be said")


def _send(subject: str, command: str, payload: dict[str, Any], who: str, request_id: str | None) -> Any:
    from console.live import SHAPES, actor, answered, door, office_of, records
    from law.errors import LawError
    from records import views
    from runtime.settings import Settings

    settings = Settings.load()
    office = office_of(subject, *SHAPES)
    is_dossier = subject.startswith("dossier/")
    with records(settings) as connection:
        acting = actor(connection, who, office)
        if is_dossier and command != "submit_dossier" and not views.exists(connection, subject):
            raise LawError("case", f"không có hồ sơ {subject} / no such dossier; `thads dossier list`")

    async def send() -> Answer | DossierAnswer:
        async with door(settings) as starter:
            send_to = starter.act_on_dossier if is_dossier else starter.act
            return await send_to(subject, command, payload, actor=acting, request_id=request_id)

    return answered(send(), subject)


def _print(answer: Answer | DossierAnswer) -> None:
    from cases import words
    from cases.commands import Answer
    from cases.state import STAGE_WORDS

    out = console()
    if answer.refusal:
        out.print(f"Luật không cho phép / the law forbids it ({answer.refusal.article})")
        out.print(f"{answer.refusal.vi}\n{answer.refusal.en}")
        return
    if isinstance(answer, Answer):
        for event in answer.events:
            vi, en = words.event(event.kind)
            out.print(f"✓ {vi} / {en} ({event.article})")
        vi, en = STAGE_WORDS.get(answer.stage, (answer.stage, answer.stage))
        out.print(f"Giai đoạn / stage: {vi} / {en}; yêu cầu / request {answer.request_id}")
    else:
        out.print(f"✓ {answer.outcome} {answer.ground} {' '.join(answer.cases)}".rstrip())
        for line in answer.reasons:
            out.print(f"{line.vi} ({line.article})")
