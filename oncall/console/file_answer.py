"""A customer's file as an answer: always something to keep, whatever is in it; no browser runs or shows it here."""

from flask import Response, abort, make_response
from werkzeug.http import dump_options_header

from oncall.log import get_logger
from oncall.usecases.files import Files, FilesError
from oncall.usecases.ticket_rows import TicketFile

log = get_logger(__name__)


def file_answer(files: Files | None, found: TicketFile) -> Response:
    """Return a file as a download under the name it came with; 404 when its bytes are gone."""
    if files is None:
        abort(404)
    try:
        answer = make_response(files.read(found.digest))
    except FilesError as error:
        log.error("file_missing", file=found.id, why=str(error))  # noqa: TRY400 - the line says it all
        abort(404)
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": quoted(found.name)})
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def quoted(name: str) -> str:
    """Return a name without the signs that mean something in a path."""
    return "".join("_" if sign in '/\\:*?"<>|' else sign for sign in name).strip(". ") or "file"
