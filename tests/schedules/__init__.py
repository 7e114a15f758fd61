"""Tests of the schedules room: facts in tables, properties over random rotas, the peers' known defects.

Here one may build frozen values and compare answers; times are written as people of the zone read them.
Not here: a clock, a database, HTTP, or anything of the rooms above. The tables (`facts_*`) hold figures that were
verified outside this code, by minute scans and by a second implementation; a test may not compute its own expectation
with the function it tests.
"""
