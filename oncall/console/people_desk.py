"""What the pages of access work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from oncall.settings import Provider
from oncall.usecases.people import Deeds
from oncall.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """The records, the present instant, where the console is found, and who vouches by OpenID Connect, if anybody."""

    store: Store
    clock: Callable[[], datetime]
    public_url: str = ""
    provider: Provider | None = None

    def deeds(self, by: str) -> Deeds:
        """Return the changes of users that somebody makes now."""
        return Deeds(self.store, by, self.clock())
