"""What every use case works with: the store, the carrier, the mail, the applied lines, and a way to get effects going."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from oncall.usecases.customer_links import CustomerLinks
from oncall.usecases.files import Files
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Carrier, Mail, OutboxRow, Store

CLAIM = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports and caches of one process. `worker` names it in claims; `kick` carries out freshly posted rows soon.

    `links` makes customers' links and `files` keeps their files; a desk of commands has neither.
    """

    store: Store
    book: LineBook
    carrier: Carrier
    mail: Mail | None
    worker: str
    kick: Callable[[tuple[OutboxRow, ...]], None]
    links: CustomerLinks | None = None
    files: Files | None = None
