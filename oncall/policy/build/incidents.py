"""What monitoring may ring people for, and the words for outages."""

from collections.abc import Sequence
from datetime import timedelta
from types import MappingProxyType

from oncall.policy.build.routes import length
from oncall.policy.findings import Notes
from oncall.policy.grammar.incidents import AlertsTable, OutageTable
from oncall.policy.incidents import Alerts, OutageTemplate

NONE = timedelta()
_OFF = "off"
_SHORTEST_REPEAT, _LONGEST_GATHERING = timedelta(minutes=5), timedelta(minutes=10)
_SHORTEST_EVERY = timedelta(minutes=15)
_LONGEST_SENTENCE = 400


def build_alerts(table: AlertsTable | None, notes: Notes) -> Alerts | None:
    """Return what the file says about alerts; None when it has no table for them."""
    if table is None:
        return None
    ring, mail = (tuple(word.lower() for word in words) for words in (table.ring, table.mail))
    for word in sorted(set(ring) & set(mail)):
        notes.error("alerts.mail", f'"{word}" is in ring as well', "keep it in one of them")
    wait = NONE if table.group_wait in {"0s", _OFF} else length("alerts.group_wait", table.group_wait, notes)
    if wait > _LONGEST_GATHERING:
        notes.error("alerts.group_wait", "nobody is rung before that", "use at most 10m, like 30s")
    repeat = length("alerts.repeat", table.repeat, notes)
    if NONE < repeat < _SHORTEST_REPEAT:
        notes.error("alerts.repeat", "would ring people without a pause", "use at least 5m, like 30m")
    return Alerts(ring, mail, table.otherwise, tuple(table.when), wait, repeat, table.rounds)


def build_outages(
    tables: Sequence[tuple[str, OutageTable]], languages: Sequence[str], notes: Notes
) -> tuple[OutageTemplate, ...]:
    """Return the outages that the file has words for, each id once."""
    found: dict[str, OutageTemplate] = {}
    for key, table in tables:
        if table.id in found:
            notes.error(f"{key}.id", f'"{table.id}" is there already', "give each outage an id of its own")
        _check_words(key, table, languages, notes)
        every = None if table.every == _OFF else length(f"{key}.every", table.every, notes)
        if every is not None and every < _SHORTEST_EVERY:
            notes.error(f"{key}.every", "is too often for customers", 'use at least 15m, like "1h", or "off"')
        found[table.id] = OutageTemplate(table.id, table.kind, MappingProxyType(dict(table.say)), every)
    return tuple(found.values())


def _check_words(key: str, table: OutageTable, languages: Sequence[str], notes: Notes) -> None:
    """Note languages without words, words in a language that the line does not speak, and words that are too long."""
    for language in languages:
        if language not in table.say:
            notes.error(f"{key}.say", f"has no words in {language}", f'add {language} = "..."')
    for language, text in table.say.items():
        if language not in languages:
            notes.error(
                f"{key}.say.{language}", "is no language of the line", f"the line speaks {', '.join(languages)}"
            )
        if len(text) > _LONGEST_SENTENCE:
            notes.error(f"{key}.say.{language}", f"has {len(text)} signs", f"use at most {_LONGEST_SENTENCE}")
