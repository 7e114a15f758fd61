"""Turn a prompt's key and raw values into the sentence that is spoken or sent, in the line's words and language."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from oncall import prompts
from oncall.calls.dialogue import Say
from oncall.policy.line import Line

Speaker = Callable[[Say], str]
DIGITS = frozenset({"code", "digits", "digits_before"})
INSTANTS = frozenset({"opens", "when", "when_before"})  # as they are said on the day on which `came` is


def speaker(line: Line, language: str) -> Speaker:
    """Return what turns a Say into its sentence for somebody on the phone."""

    def speak(say: Say) -> str:
        values = dict(say.values) | {"line": line.name}
        if "caller" in values:
            values["caller"] = prompts.spoken_number(values["caller"], language)
        for name in DIGITS & values.keys():
            values[name] = prompts.spoken_digits(values[name])
        if values.get("ticket"):
            values["ticket"] = prompts.spoken_code(values["ticket"])
        came = values.pop("came", "")
        for name in INSTANTS & values.keys():
            at = datetime.fromisoformat(values[name])
            values[name] = prompts.spoken_when(at, line.zone, language, datetime.fromisoformat(came))
        return prompts.text(line.say, language, say.key, values)

    return speak


def written(line: Line, language: str, key: str, raw: Mapping[str, str], at: datetime) -> str:
    """Return a sentence to be read: numbers as E.164, durations in words, the local time of day."""
    values = dict(raw) | {"line": line.name, "time": f"{at.astimezone(line.zone):%H:%M}"}
    for name in ("waited", "seconds"):
        if name in values:
            values[name] = prompts.spoken_minutes(timedelta(seconds=int(values[name])), language)
    return prompts.text(line.say, language, key, values)
