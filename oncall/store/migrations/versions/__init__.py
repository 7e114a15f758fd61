"""The versions of the schema, one file each, numbered; a released one is never changed.

A file says in its own words what it makes; it imports nothing of the program, whose tables go on changing.
Times are whole microseconds since 1970 UTC; amounts are whole units with the number of their decimals.
Partial indexes are written for both databases. There is no way down: a database is restored from its backup.
"""
