"""Column types that mean the same on both databases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# A key that the database counts up: SQLite does that only for its own INTEGER.
SerialNumber = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware datetime as whole microseconds since 1970 UTC.

    An integer orders, compares and ranges alike on SQLite, which has no time type, and on PostgreSQL, whose
    time type depends on the session; it is exact, and it refuses a datetime without a zone (TypeError).
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the stored integer."""
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the instant in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


def minor_units(amount: Decimal | None) -> tuple[int | None, int | None]:
    """Return an amount as an integer and the number of its decimals: 490.00 is (49000, 2). The database can sum those."""
    if amount is None:
        return None, None
    sign, digits, exponent = amount.as_tuple()
    if not isinstance(exponent, int):
        raise TypeError(f"{amount} is not an amount")
    whole = int("".join(map(str, digits))) * 10 ** max(0, exponent)
    return (-whole if sign else whole), max(0, -exponent)


def amount_of(units: int | None, decimals: int | None) -> Decimal | None:
    """Return the amount that `minor_units` took apart."""
    return None if units is None else Decimal(units).scaleb(-(decimals or 0))
