"""Who is on call and what is open: plain calculation on frozen values.

For: local clocks over DST, opening hours, holidays, the rota with its changes, coverage, fairness, calendars.
Here one may add, compare and sort; the same arguments give the same answer in any year, past or future.
Not here: the clock, the environment, a database, HTTP, the line file's grammar, any import of `oncall` or `webhooks`.
Instants are aware and come back in UTC, every interval is [start, end), a person is a plain id, `now` is an argument.
"""
