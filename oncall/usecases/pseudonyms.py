"""Names for numbers that are forgotten: made by chance, so that no key and no list of numbers leads back."""

import re
import secrets
from collections.abc import Callable, Sequence

PREFIX = "erased-"
Swap = Callable[[str], str]


def new_name() -> str:
    """Return a name that nobody had before; it is no phone number, so nothing can ever dial it."""
    return PREFIX + secrets.token_hex(6)


def is_erased(number: str | None) -> bool:
    """Return whether such a name stands where a number stood."""
    return number is not None and number.startswith(PREFIX)


def swapper(spellings: Sequence[str], name: str) -> Swap:
    """Return what puts a name in the place of a number that stands alone, not of one that is longer."""
    pattern = re.compile(r"(?<!\d)(?:" + "|".join(re.escape(each) for each in spellings) + r")(?!\d)")
    return lambda value: pattern.sub(lambda _: name, value)
