"""Tests of the billing room: facts, conditions, the walk, ranges, promises, the ledger and its months.

`pages` builds the tariffs of the five pages in Python, so that nothing here needs a line file.
Amounts are compared as Decimal or as the JSON text; no test depends on the order in which facts are given.
Property tests draw tariffs and facts from `strategies`.
"""
