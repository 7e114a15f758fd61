"""What a route and a key of a menu may say of their way: whom a forward rings, and which words go with which `do`."""

from oncall.policy.dialling import costly
from oncall.policy.findings import Notes
from oncall.policy.grammar.line import KeyTable, RouteTable
from oncall.policy.numbers import e164, is_country

_GOES_WITH = {"through": ("announce",), "message": ("ticket",), "opens": ("ticket", "callback", "announce", "menu")}
_LEFT_OUT = {"through": None, "message": True, "opens": None}


def check_way(key: str, table: RouteTable | KeyTable, notes: Notes) -> None:
    """Note a forward that names nobody, and words that mean nothing for what the way does."""
    if table.do == "forward" and bool(table.ring) == (table.to is not None):
        what = "is missing: a forward rings people by name" if not table.ring else "and `to` are both there"
        notes.error(f"{key}.ring", what, 'add ring = ["anna"]' if not table.ring else "keep one of the two")
    for name, value in (("ring", table.ring), ("to", table.to)):
        if table.do != "forward" and value:
            notes.error(
                f"{key}.{name}", f'does not go with do = "{table.do}"', 'write do = "forward" or use [escalation]'
            )
    for name, dos in _GOES_WITH.items():
        if getattr(table, name) != _LEFT_OUT[name] and table.do not in dos:
            notes.error(f"{key}.{name}", f'does not go with do = "{table.do}"', f"it is for {', '.join(dos)}")
    if "number" in table.ask and table.do != "callback":
        notes.error(f"{key}.ask", f'"number" does not go with do = "{table.do}"', "it is where to call back")


def check_keys(key: str, table: RouteTable, notes: Notes) -> None:
    """Note keys where there can be none. While phones ring a key tells something, and leads nowhere else."""
    if table.do == "menu" and not table.key:
        notes.error(f"{key}.key", "is missing: a menu needs keys", "add [[route.key]]")
    if table.key and table.do not in {"menu", "escalate"}:
        notes.error(f"{key}.key", "does not go with do", 'write do = "menu" or leave the keys out')
    if table.do != "escalate":
        return
    if table.key and table.otherwise is not None:
        notes.error(f"{key}.otherwise", "does not go with do", "leave it out: people ring whatever is pressed")
    for at, each in enumerate(table.key):
        if each.do != "announce" or each.through is not None:
            what = "cannot lead on: people ring already"
            notes.error(f"{key}.key.{at}", what, 'write do = "announce" without `through`, or do = "menu" on the route')


def forward_to(key: str, table: RouteTable | KeyTable, country: str, notes: Notes) -> str | None:
    """Return the number that a forward rings, in E.164; note one that cannot exist or that costs extra."""
    if table.to is None or (not is_country(country) and not table.to.startswith("+")):
        return None
    try:
        number = e164(table.to, country)
    except ValueError as error:
        notes.said(f"{key}.to", error)
        return None
    if why := costly(number):
        notes.error(f"{key}.to", f"{table.to} {why}", "forward to an ordinary number")
    return number
