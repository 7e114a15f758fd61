"""What is wrong with a line file, as data: one line per finding, `FILE: key: what (cure)`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: `key` is the dotted path (`escalation.step.0.for`), `cure` what to do about it."""

    file: str
    key: str
    what: str
    cure: str
    severity: Severity = "error"

    def __str__(self) -> str:
        mark = "warning: " if self.severity == "warning" else ""
        where = f"{self.file}: {self.key}: " if self.key else f"{self.file}: "
        return f"{where}{mark}{self.what}" + (f" ({self.cure})" if self.cure else "")


class PolicyError(ValueError):
    """The file can be read, but does not make a line. `findings` holds all that is wrong, errors and warnings."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class Unreadable(ValueError):
    """The file is missing, is not text, or is not TOML. `finding` says where; nothing else can be said about it."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(str(finding))


class BadSet(Unreadable):
    """A `--set` that names no key of a line file: an unusable argument, not a fault of the file."""


class Notes:
    """Collects the findings of one file, so that a builder can go on after the first."""

    __slots__ = ("_file", "_found")

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: dict[Finding, None] = {}

    def error(self, key: str, what: str, cure: str) -> None:
        """Note an error."""
        self._found[Finding(self._file, key, what, cure)] = None

    def warn(self, key: str, what: str, cure: str) -> None:
        """Note a warning: the file may be applied all the same."""
        self._found[Finding(self._file, key, what, cure, "warning")] = None

    def said(self, key: str, error: ValueError) -> None:
        """Note an error in the words of a lower room, which end in their cure: "what (cure)"."""
        what, cure = split_cure(str(error))
        self.error(key, what, cure)

    def add(self, findings: Iterable[Finding]) -> None:
        """Note findings made elsewhere, under this file's name."""
        self._found.update((replace(finding, file=self._file), None) for finding in findings)

    @property
    def found(self) -> tuple[Finding, ...]:
        """Everything noted, each once, errors first, else in the order noted."""
        return tuple(sorted(self._found, key=lambda finding: finding.severity == "warning"))

    def failed_under(self, key: str) -> bool:
        """Whether an error was noted under a key."""
        return any(each.severity == "error" and f"{each.key}.".startswith(f"{key}.") for each in self._found)

    @property
    def failed(self) -> bool:
        """Whether an error was noted."""
        return any(finding.severity == "error" for finding in self._found)


def split_cure(message: str) -> tuple[str, str]:
    """Return a message "what (cure)" as its two parts; the cure is empty where the message has none."""
    if not message.endswith(")"):
        return message, ""
    depth = 0
    for place in range(len(message) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(message[place], 0)
        if depth == 0:
            return message[:place].rstrip(), message[place + 1 : -1]
    return message, ""
