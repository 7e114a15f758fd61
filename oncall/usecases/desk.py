"""What every use case works with: the store, the carrier, the mail, the applied lines, and a way to get effects going."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Carrier, Mail, OutboxRow, Store

CLAIM = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports and caches of one process. `worker` names it in claims; `kick` carries out freshly posted rows soon."""

    store: Store
    book: LineBook
    carrier: Carrier
    mail: Mail | None
    worker: str
    kick: Callable[[tuple[OutboxRow, ...]], None]
