"""The applied lines in memory: by number, by id, by version. Versions never change, so what was loaded once is kept.

Of a version in force the rota has the changes stored outside the file laid over it; a version asked for by name has not.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from oncall.log import get_logger
from oncall.policy.line import Line
from oncall.policy.load import load
from oncall.policy.source import from_canonical
from oncall.usecases.current_rota import current
from oncall.usecases.hook_rows import Hook
from oncall.usecases.incident_rows import Outage
from oncall.usecases.ports import LineVersion, Store
from oncall.usecases.rows import RotaChange
from schedules.rota import Rota

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Applied:
    """One version of a line in force. `policy` names it: duell@7.

    `line` has the stored changes laid over its rota: `changes` are all of them, `left_out` says which do not fit.
    `filed` is the rota as the file alone has it; `since` is when the version was applied, None for one made by hand.
    `outage` is what callers are told of before anything else, while it runs; `hooks` are the addresses told of events.
    """

    line: Line
    version: int
    changes: tuple[RotaChange, ...] = ()
    left_out: tuple[str, ...] = ()
    filed: Rota | None = None
    since: datetime | None = None
    outage: Outage | None = None
    hooks: tuple[Hook, ...] = ()

    @property
    def changed_at(self) -> datetime | None:
        """Return when the rota in force last changed: by a new version, or by a change outside the file."""
        return max([each.at for each in self.changes] + ([self.since] if self.since else []), default=None)

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
    _hooks: Mapping[str, tuple[Hook, ...]] = field(default_factory=dict)
    _stamp: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self, store: Store) -> None:
        """Load what is in force when the stamp has moved. Raises StoreBusy or StoreDown and then keeps what it had."""
        if self._stamp is None or store.lines_stamp() != self._stamp:
            found = store.in_force()
            self.put(found.versions, found.changes, found.outages, found.hooks)
            self._stamp = found.stamp

    def put(
        self,
        versions: tuple[LineVersion, ...],
        changes: tuple[RotaChange, ...] = (),
        outages: tuple[Outage, ...] = (),
        hooks: tuple[Hook, ...] = (),
    ) -> None:
        """Put these versions in force, with the changes of their rotas, what callers are told of, and who is told of events."""
        running = {outage.line: outage for outage in outages}
        with self._lock:
            lines = {hook.line for hook in hooks}
            self._hooks = {line: tuple(hook for hook in hooks if hook.line == line) for line in lines}
            found = [self._told(self._changed(version, changes), running.get(version.line)) for version in versions]
            self._by_id = MappingProxyType({applied.line.id: applied for applied in found})
            self._by_number = MappingProxyType({n: applied for applied in found for n in applied.line.numbers})

    def _told(self, applied: Applied, outage: Outage | None) -> Applied:
        """Return a line in force with its outage and its hooks; the same one where nothing is new."""
        hooks = self._hooks.get(applied.line.id, ())
        same = (applied.outage, applied.hooks) == (outage, hooks)
        return applied if same else replace(applied, outage=outage, hooks=hooks)

    def _changed(self, version: LineVersion, changes: tuple[RotaChange, ...]) -> Applied:
        """Return a version with the changes of its line laid over its rota; the one in force where nothing is new."""
        own = tuple(change for change in changes if change.line == version.line)
        loaded, before = self._load(version), self._by_id.get(version.line)
        if before is not None and (before.version, before.changes) == (loaded.version, own):
            return before
        found = current(loaded.line, own)
        for sentence in found.left_out:
            log.warning("rota_change_left_out", line=version.line, why=sentence)
        return replace(
            loaded,
            line=found.line,
            changes=own,
            left_out=found.left_out,
            filed=loaded.line.rota,
            since=version.applied_at,
        )

    def _load(self, version: LineVersion) -> Applied:
        """Return a version parsed, parsing it only once."""
        policy = f"{version.line}@{version.version}"
        if policy not in self._known:
            self._known[policy] = Applied(load(from_canonical(version.text, policy)), version.version)
        return self._known[policy]

    @property
    def stamp(self) -> int | None:
        """Return the stamp under which what is in force was read, or an older one; None before the first reading."""
        return self._stamp

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
        found = self._known.get(policy)
        hooks = self._hooks.get(found.line.id) if found is not None else None
        return replace(found, hooks=hooks) if found is not None and hooks else found
