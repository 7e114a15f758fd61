"""Somebody at the console, as pages know them."""

from dataclasses import dataclass

from oncall.usecases.access_rows import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who acts: the id that records carry, the name that pages show, the role, the rota's person ("" without shifts).

    `language` is the chosen one, "" for the browser's wish; `session` is the number of the session, 0 in the demo.
    """

    id: str
    name: str
    role: Role = Role.MANAGER
    person: str = ""
    language: str = ""
    session: int = 0


DEMO_MANAGER = Viewer("demo-manager", "Demo manager")
DEMO_SECOND = Viewer("demo-second", "Second demo manager")
DEMO_PEOPLE = {each.id: each for each in (DEMO_MANAGER, DEMO_SECOND)}
"""The demo's two people, so that one can agree to what the other has set."""
