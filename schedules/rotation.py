"""Who the rotation or a listed week means, with the rules in words, before swaps, absences and overrides."""

from __future__ import annotations

from dataclasses import dataclass

from schedules import localtime
from schedules.changes import ExplicitWeek
from schedules.epochs import Epoch, Turns, epoch_at
from schedules.rota import Rota, handover_day, label, week_named


@dataclass(frozen=True, slots=True)
class Duty:
    """Who serves in each role, in the rotation's order, and the rules that put them there."""

    primary: tuple[str, ...]
    backup: tuple[str, ...]
    because: tuple[str, ...]


def planned(rota: Rota, week: int) -> Duty:
    """Return who a week means: the rotation, and over it the week if it is listed."""
    duty = _rotated(rota, week)
    explicit = listed(rota, week)
    if explicit is None:
        return duty
    primary = duty.primary if explicit.primary is None else tuple(dict.fromkeys(explicit.primary))
    backup = duty.backup if explicit.backup is None else tuple(dict.fromkeys(explicit.backup))
    note = f"week {explicit.label} is listed: primary {_names(primary)}, backup {_names(backup)}"
    return Duty(primary, backup, (duty.because[0], note))


def listed(rota: Rota, week: int) -> ExplicitWeek | None:
    """Return the explicit week of a week; of several (an error elsewhere) the same one whatever their order."""
    if not rota.weeks:
        return None
    found = [each for each in rota.weeks if week_named(rota, each.iso_year, each.iso_week) == week]
    return min(found, key=lambda each: (each.primary or (), each.backup or ()), default=None)


def _rotated(rota: Rota, week: int) -> Duty:
    """Return who the rotation gives a week to."""
    clock = f"{localtime.WEEKDAYS[rota.weekday]} {localtime.clock(rota.minute)} {rota.zone.key}"
    since = f"week {week} since the anchor {rota.anchor} (handover {clock})"
    if rota.form == "weeks":
        return Duty((), (), (since, f"only listed weeks count and {label(rota, week)} is not listed"))
    epoch = epoch_at(rota, week)
    because = (since, *_epoch_note(rota, epoch, week), f"{_place(epoch.primary, week)} primary")
    turns, ahead, note = _backup_turns(rota, epoch)
    backup = turns.serving(week, ahead)
    text = f"{_place(turns, week, ahead)} backup ({note})"
    return Duty(epoch.primary.serving(week), backup, (*because, text))


def _backup_turns(rota: Rota, epoch: Epoch) -> tuple[Turns, int, str]:
    """Return the list the backup turns by, how many turns ahead of the primary, and what that is called."""
    if epoch.backup is not None:
        return epoch.backup, 0, "a list of its own"
    return epoch.primary, 1 if rota.backup == "next" else -1, str(rota.backup)


def _epoch_note(rota: Rota, epoch: Epoch, week: int) -> tuple[str, ...]:
    """Return which list of staff holds, if the rota has had several."""
    if not rota.staff or week < epoch.since or epoch.since == 0:
        return ()
    return (f"list of staff since {handover_day(rota, epoch.since)}",)


def _place(turns: Turns, week: int, ahead: int = 0) -> str:
    """Return which entry of a list has a turn, counted from one, as the start of a sentence."""
    size = len(turns.entries)
    if not size:
        return "the list is empty: nobody is"
    if not turns.sliding:
        return f"pair {(turns.place(week) + ahead) % size + 1} of {size} is"
    first, second = ((turns.place(week) + 2 * ahead + step) % size + 1 for step in (0, 1))
    return f"places {first} and {second} of the ring of {size} are"


def _names(people: tuple[str, ...]) -> str:
    """Return people as a list in words."""
    return " and ".join(people) or "nobody"
