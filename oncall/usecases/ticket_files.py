"""Which files customers may send: judged by their first bytes and their ending, both, and by size. Nothing here is ever run."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from oncall.usecases.files import Files
from oncall.usecases.open_ticket import NewFile, TicketRefused, one_line

LARGEST = 10 * 1024 * 1024
MOST = 5
TEXT = "text/plain"
# Ending -> media type and where which bytes must stand.
SIGNS: dict[str, tuple[str, int, tuple[bytes, ...]]] = {
    "png": ("image/png", 0, (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", 0, (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", 0, (b"\xff\xd8\xff",)),
    "gif": ("image/gif", 0, (b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", 8, (b"WEBP",)),
    "heic": ("image/heic", 4, (b"ftypheic", b"ftypheix", b"ftypmif1")),
    "pdf": ("application/pdf", 0, (b"%PDF-",)),
    "mp4": ("video/mp4", 4, (b"ftyp",)),
    "mov": ("video/quicktime", 4, (b"ftypqt", b"moov", b"mdat", b"wide", b"free")),
    "webm": ("video/webm", 0, (b"\x1a\x45\xdf\xa3",)),
}
TEXTS = ("txt", "log", "csv")
ENDINGS = (*SIGNS, *TEXTS)


def media_of(name: str, body: bytes) -> str:
    """Return a file's media type. Raises TicketRefused when it is none that is taken, or is not what its name says."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lstrip(".").lower()
    shown = one_line(name) or "the file"
    if not body:
        raise TicketRefused(f"{shown}: empty (cure: choose the file again)")
    if len(body) > LARGEST:
        raise TicketRefused(f"{shown}: larger than {LARGEST // 1024 // 1024} MB (cure: send a smaller one)")
    if ending in TEXTS and is_text(body):
        return TEXT
    if ending in SIGNS:
        media, at, signs = SIGNS[ending]
        if body[at : at + max(map(len, signs))].startswith(signs):
            return media
    if ending in ENDINGS:
        raise TicketRefused(f"{shown}: not what its name says (cure: send the original file)")
    raise TicketRefused(f"{shown}: this kind is not taken (cure: send one of {', '.join(ENDINGS)})")


def is_text(body: bytes) -> bool:
    """Return whether bytes are UTF-8 text without zeros."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in body


def keep_files(files: Files | None, sent: Iterable[tuple[str, bytes]]) -> tuple[NewFile, ...]:
    """Check every file, then keep them all. Raises TicketRefused (then none is kept), FilesError."""
    found = [(name, body, media_of(name, body)) for name, body in sent]
    if len(found) > MOST:
        raise TicketRefused(f"{len(found)} files (cure: send at most {MOST})")
    if not found:
        return ()
    if files is None:
        raise TicketRefused("files are not taken here (cure: leave them out)")
    return tuple(NewFile(bare(name), media, len(body), files.keep(body)) for name, body, media in found)


def bare(name: str) -> str:
    """Return the last part of a name, to be shown."""
    return one_line(PurePosixPath(name.replace("\\", "/")).name)
