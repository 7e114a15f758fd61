"""What the tables share: strictness, and the kinds of text a value may be."""

from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FIRST_YEAR, LAST_YEAR = 1970, 2199
D = TypeVar("D", bound=date)


def in_reach(value: D) -> D:
    """Return a date or time of the years that calendars are made for; raise ValueError for any other."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"{value} is out of reach (use a year from {FIRST_YEAR} to {LAST_YEAR})")
    return value


NAME = r"^[a-z][a-z0-9_-]*$"
Name = Annotated[str, StringConstraints(pattern=NAME)]
LineId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Day = Annotated[date, AfterValidator(in_reach), Field(examples=["2026-01-05"])]
Duration = Annotated[str, Field(examples=['"25s"'])]
Money = Annotated[str, Field(examples=['"490"'])]
Facts = dict[str, Any]


class Table(BaseModel):
    """A table of the file. Kinds are not guessed: a number is not text, text is not a number."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False)
