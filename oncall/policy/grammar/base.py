"""What the tables share: strictness, and the kinds of text a value may be."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
NAME = r"^[a-z][a-z0-9_-]*$"
Name = Annotated[str, StringConstraints(pattern=NAME)]
LineId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Duration = Annotated[str, Field(examples=['"25s"'])]
Money = Annotated[str, Field(examples=['"490"'])]
Facts = dict[str, Any]


class Table(BaseModel):
    """A table of the file. Kinds are not guessed: a number is not text, text is not a number."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False)
