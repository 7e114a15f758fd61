"""PURE. What a case costs and why: facts, tariffs as data, rating, promises, and the rules of the ledger and its months.

Nothing here reads a clock, a file, a database or a setting; instants come in, values go out. It may import `schedules` only.
Amounts are Decimal and rounded half-up once per line (money.py); a fact that is not known is never guessed (explore.py).
No vendor has code here: what differs between lines is a Tariff. A tariff's words are read in facts, conditions and actions only.
The way through: facts -> plan (a tariff made ready) -> walk (which rules hit) -> rate.quote -> ledger.
"""
