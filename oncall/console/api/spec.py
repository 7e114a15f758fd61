"""What an operation of the API is: address, scope, what it takes and gives, and the handler. The document is made of these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from oncall.console.api.problem import Problem
from oncall.usecases.api_rows import ApiToken
from oncall.usecases.desk import Desk
from oncall.usecases.line_book import Applied
from oncall.usecases.ports import CaseRow

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
M = TypeVar("M", bound=BaseModel)
SMALL = 64 * 1024


class Given(BaseModel):
    """Base of what a request brings: nothing unknown, nothing guessed."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class Asked(BaseModel):
    """Base of what stands behind the question mark: text, read as what it means."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Told(BaseModel):
    """Base of what an answer holds; it makes the schema, the answer itself is written by the reports' own shapes."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class ApiDesk:
    """What the API works with: the ports, the lines in force, and the present instant."""

    desk: Desk
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, checked: who asks, for what, and the instant at which it is answered. `key` makes a repetition nothing new."""

    desk: Desk
    token: ApiToken
    path: Mapping[str, str]
    given: BaseModel | None
    now: datetime
    key: str

    @property
    def by(self) -> str:
        """Who the audit log says did it."""
        return f"api:{self.token.name}"

    def read(self, kind: type[M]) -> M:
        """Return what the request brings: its body, or what stands behind the question mark."""
        assert isinstance(self.given, kind)
        return self.given

    def line(self) -> Applied:
        """Return the line of the address, in force. Raises Problem: of lines that are not the token's nothing is said."""
        name = self.path["line"]
        self.desk.book.refresh(self.desk.store)
        found = self.desk.book.by_id(name) if self.may_see(name) else None
        if found is None:
            raise Problem(404, "no such line", name, "GET /api/v1/lines names them")
        return found

    def case(self) -> CaseRow:
        """Return the case of the address. Raises Problem."""
        name = self.path["case"]
        with self.desk.store.read() as tx:
            found = tx.case(name)
        if found is None or not self.may_see(found.line):
            raise Problem(404, "no such case", name, "GET /api/v1/lines/LINE/cases names them")
        return found

    def may_see(self, line: str) -> bool:
        """Return whether the token is good for a line."""
        return self.token.line in {"", line}

    def every_line(self) -> None:
        """Refuse a token of one line for what holds on every line. Raises Problem."""
        if self.token.line:
            raise Problem(403, "customers hold on every line, and this token is for one", "token", "take another token")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: data in the shape of the operation's model, None for 204."""

    data: object


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `given` is the body of a POST, PUT or PATCH, and what stands behind the question mark of a GET.

    `creates`: an Idempotency-Key makes it happen once. `problems`: what else it may answer beside 401, 403, 404, 422, 503.
    """

    method: Method
    path: str
    name: str
    scope: str
    summary: str
    do: Callable[[Ask], Answer]
    told: type[BaseModel] | None
    given: type[BaseModel] | None = None
    status: int = 200
    creates: bool = False
    problems: tuple[int, ...] = ()
    room: int = SMALL
    tags: tuple[str, ...] = field(default=())
