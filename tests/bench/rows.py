"""One figure, as one JSON line: what, ours, the baseline, their ratio, and whether the aim is met."""

import json
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A measured figure. `aim` is a ratio, or a figure in `unit` where there is no baseline.

    `missed` says what else had to hold and did not, in a line; "" when all did.
    """

    what: str
    ours: float
    unit: str
    aim: float
    baseline: float | None = None
    most: bool = False
    missed: str = ""

    @property
    def ratio(self) -> float | None:
        """Return ours over the baseline."""
        return None if not self.baseline else self.ours / self.baseline

    @property
    def holds(self) -> bool:
        """Return whether the aim is met; `most` says that the aim is an upper bound."""
        figure = self.ours if self.ratio is None else self.ratio
        return not self.missed and (figure <= self.aim if self.most else figure >= self.aim)

    def line(self) -> str:
        """Return the row as JSON."""
        values = {
            "what": self.what,
            "ours": round(self.ours, 3),
            "baseline": None if self.baseline is None else round(self.baseline, 3),
            "unit": self.unit,
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "aim": self.aim,
            "holds": self.holds,
        }
        return json.dumps(values)


Measure = Callable[[], Row]
