"""The applied lines in memory: by number, by id, by version. Versions never change, so what was loaded once is kept."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from oncall.policy.line import Line
from oncall.policy.load import load
from oncall.policy.source import from_canonical
from oncall.usecases.ports import LineVersion, Store


@dataclass(frozen=True, slots=True)
class Applied:
    """One version of a line in force. `policy` names it: duell@7."""

    line: Line
    version: int

    @property
    def policy(self) -> str:
        """Return the name that calls and amounts carry."""
        return f"{self.line.id}@{self.version}"


@dataclass(slots=True)
class LineBook:
    """The newest version of every line, replaced as a whole on refresh, so that readers never see half of a change."""

    _by_number: Mapping[str, Applied] = field(default_factory=dict)
    _by_id: Mapping[str, Applied] = field(default_factory=dict)
    _known: dict[str, Applied] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self, store: Store) -> None:
        """Load what the store has as newest. Raises StoreBusy or StoreDown and then keeps what it had."""
        self.put(store.current_lines())

    def put(self, versions: tuple[LineVersion, ...]) -> None:
        """Put these versions in force."""
        with self._lock:
            current = [self._load(version) for version in versions]
            self._by_id = MappingProxyType({applied.line.id: applied for applied in current})
            self._by_number = MappingProxyType({n: applied for applied in current for n in applied.line.numbers})

    def _load(self, version: LineVersion) -> Applied:
        """Return a version parsed, parsing it only once."""
        policy = f"{version.line}@{version.version}"
        if policy not in self._known:
            self._known[policy] = Applied(load(from_canonical(version.text, policy)), version.version)
        return self._known[policy]

    def by_number(self, number: str) -> Applied | None:
        """Return the line that answers a number (E.164), or None."""
        return self._by_number.get(number)

    def by_id(self, line: str) -> Applied | None:
        """Return a line's newest version, or None."""
        return self._by_id.get(line)

    def all(self) -> tuple[Applied, ...]:
        """Return every line in force, by id."""
        return tuple(self._by_id[line] for line in sorted(self._by_id))

    def at(self, policy: str, store: Store | None = None) -> Applied | None:
        """Return the version a call or an amount was made under; None when it is neither known nor stored."""
        if policy not in self._known and store is not None:
            line, _, version = policy.partition("@")
            stored = store.line_version(line, int(version)) if version.isdigit() else None
            if stored is not None:
                with self._lock:
                    self._load(stored)
        return self._known.get(policy)
