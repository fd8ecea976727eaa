"""Writing the verdict of an audit: a page to read, or a PDF signed with the seal of an office or of the auditor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from law.errors import LawError

if TYPE_CHECKING:
    from audit.verdict import Verdict
    from runtime.settings import Settings


def write(verdict: Verdict, file: Path, settings: Settings) -> None:
    """Write it to a file whose name ends in .html or .pdf; LawError for another, StackError without a signer."""
    from audit import verdict as verdicts

    match file.suffix.lower():
        case ".html":
            content = verdicts.page(verdict).encode()
        case ".pdf":
            content = verdicts.signed(verdict, settings)
        case _:
            raise LawError("report", f"tệp {file} phải có đuôi .html hoặc .pdf / must end in .html or .pdf")
    try:
        file.write_bytes(content)
    except OSError as error:
        raise LawError("report", f"không ghi được {file}: {error.strerror} / cannot be written") from error
