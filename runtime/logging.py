"""Logs: one JSON object a line on stderr, quiet on replay, and without personal data.

A list of what is forbidden is never complete, so a list says what is allowed: the fields below, with values that look
like codes. Exceptions are logged as their types and places, without their messages, for these quote what they refused.
The message of a line of ours is a constant; that of a library is its text without arguments, up to a colon or a dict.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger
from temporalio import activity, workflow
from temporalio.runtime import LogForwardingConfig, LoggingConfig, TelemetryFilter

FIELDS = frozenset(
    {
        "event", "level", "timestamp", "logger", "process", "withheld", "error", "at",  # the line itself
        "case_id", "dossier_id", "office", "officer", "stage", "command", "event_type", "seq", "request_id", "door",
        "rule", "article", "series", "pack", "document_hash", "effect", "partner",  # the case
        "workflow_id", "workflow_type", "run_id", "activity_type", "activity_id", "attempt", "task_queue", "identity",
        "method", "route", "status", "duration_ms", "count", "bytes", "port", "address", "version", "reason_code",
    }
)  # fmt: skip
_CODE = re.compile(r"[\x21-\x7e]{0,200}")  # one word of visible ASCII
_TEXT = re.compile(r"[\x20-\x7e]{1,200}")
_LIBRARY_TEXT = re.compile(r"[\x20-\x7e]{1,200}?(?=: | \(\{|\n|$)")
WITHHELD = "(withheld)"


def configure(process: str, level: int = logging.INFO) -> None:
    """Send every log line of this process, ours and the libraries', through the one pipeline. Call it once, first.

    `process` is the program's name in each line. uvicorn must be run with `log_config=None`.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_temporal_ids,
    ]

    def add_process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["process"] = process
        return event

    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, _only_template_of_libraries],
        # Libraries format their arguments into the text; those may be anything, so the arguments stay out of it.
        use_get_message=False,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            add_process,
            _name_exception,
            _only_allowed_fields,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    structlog.configure(
        processors=[_quiet_on_replay, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = _Stderr()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # one line a request of every health probe
    logging.raiseExceptions = False  # what it prints about a line that cannot be written quotes that line
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _log_uncaught(args.exc_value)


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what `sys.stderr` is now."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def get_logger(name: str) -> FilteringBoundLogger:
    """The logger of a module. Its lines carry constants and the fields of `FIELDS`: `log.info("paid", case_id=…)`."""
    logger: FilteringBoundLogger = structlog.get_logger(name)
    return logger


def temporal_core_logging() -> LoggingConfig:
    """Logging of Temporal's core, for its `Runtime`: through the same pipeline, without its fields (payloads)."""
    forwarding = LogForwardingConfig(
        logging.getLogger("temporalio.core"), append_log_fields_to_message=False, prepend_target_on_message=False
    )
    return LoggingConfig(TelemetryFilter(core_level="WARN", other_level="ERROR"), forwarding)


def _quiet_on_replay(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if workflow.in_workflow() and workflow.unsafe.is_replaying():
        raise structlog.DropEvent
    return event


def _add_temporal_ids(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Which workflow or activity is speaking; temporalio's own lines bring it along as a dict."""
    ids: dict[str, Any] = {}
    if workflow.in_workflow():
        info = workflow.info()
        ids = {"workflow_id": info.workflow_id, "workflow_type": info.workflow_type, "run_id": info.run_id}
    elif activity.in_activity():
        doing = activity.info()
        ids = {
            "workflow_id": doing.workflow_id, "activity_type": doing.activity_type,
            "activity_id": doing.activity_id, "attempt": doing.attempt,
        }  # fmt: skip
    record = event.get("_record")
    for name in ("temporal_workflow", "temporal_activity"):
        brought = getattr(record, name, None)
        if isinstance(brought, dict):
            ids |= {field: value for field, value in brought.items() if field in FIELDS}
    return {**ids, **event}


def _only_template_of_libraries(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    text = _LIBRARY_TEXT.match(str(event.get("event", "")))
    event["event"] = text.group() if text else WITHHELD
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["at"] = f"{record.module}:{record.lineno}"
    return event


def _name_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by the types of its chain, outermost first, and the places it passed."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else sys.exc_info()[1] if info is True else info
    if isinstance(error, BaseException):
        chain = list(_chain(error))
        event["error"] = "<".join(type(each).__name__ for each in chain)
        event["at"] = "<".join(_places(chain[-1].__traceback__)) or event.get("at")
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen and len(seen) < 6:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(trace: TracebackType | None) -> list[str]:
    """The last four places of a traceback, innermost first: `file.py:line`."""
    places = []
    while trace is not None:
        places.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[:-5:-1]


def _only_allowed_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep allowed fields with harmless values; name the others, so that their author notices."""
    kept: EventDict = {}
    withheld = []
    for field, value in event.items():
        harmless = value is None or isinstance(value, bool | int | float)
        shape = _TEXT if field == "event" else _CODE
        if field in FIELDS and (harmless or shape.fullmatch(str(value))):
            kept[field] = value if harmless else str(value)
        else:
            withheld.append(field if field.isidentifier() and field.isascii() else WITHHELD)
    if withheld:
        kept["withheld"] = sorted(withheld)
    return kept


def _uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    _log_uncaught(error)


def _log_uncaught(error: BaseException | None) -> None:
    if not isinstance(error, KeyboardInterrupt):
        get_logger("runtime").critical("uncaught exception", exc_info=error)
