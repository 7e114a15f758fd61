"""Rotas and who serves at an instant: made with a reference resolver of another author and read through by hand."""

from __future__ import annotations

from dataclasses import replace

from schedules.changes import ExplicitWeek
from tests.schedules.build import absence, override, pairs, sliding, swap

# name -> rota; the anchor is Monday 2026-11-23 08:00 in Oslo
ROTAS = {
    "rp-01 fixed pairs": pairs(),
    "rp-03 sliding": sliding("ABCDE"),
    "rp-05 explicit week": replace(pairs(), weeks=(ExplicitWeek(2026, 49, ("A", "E"), ("B", "F")),)),
    "rp-06 override": replace(
        pairs(), overrides=(override("primary", "2026-11-24 10:00", "2026-11-24 10:30", add="E", remove="A"),)
    ),
    "rp-10 swap": replace(
        pairs(),
        swaps=(swap("A", "2026-11-23 08:00", "2026-11-30 08:00", "E", "2026-12-07 08:00", "2026-12-14 08:00"),),
    ),
    "rp-11 absence": replace(pairs(), absences=(absence("A", "2026-11-24", "2026-11-26"),)),
}

# name, time in Oslo, primary, backup, whether somebody is in both roles
SERVING = [
    ("rp-01 fixed pairs", "2026-11-23 07:59:59", "EF", "AB", False),
    ("rp-01 fixed pairs", "2026-11-23 08:00:00", "AB", "CD", False),
    ("rp-01 fixed pairs", "2026-11-30 07:59:59", "AB", "CD", False),
    ("rp-01 fixed pairs", "2026-11-30 08:00:00", "CD", "EF", False),
    ("rp-01 fixed pairs", "2026-12-07 08:00:00", "EF", "AB", False),
    ("rp-01 fixed pairs", "2026-12-14 08:00:00", "AB", "CD", False),
    ("rp-01 fixed pairs", "2026-11-16 08:00:00", "EF", "AB", False),
    ("rp-03 sliding", "2026-11-24 12:00", "AB", "CD", False),
    ("rp-03 sliding", "2026-12-01 12:00", "BC", "DE", False),
    ("rp-03 sliding", "2026-12-08 12:00", "CD", "EA", False),
    ("rp-03 sliding", "2026-12-15 12:00", "DE", "AB", False),
    ("rp-03 sliding", "2026-12-22 12:00", "EA", "BC", False),
    ("rp-03 sliding", "2026-12-29 12:00", "AB", "CD", False),
    ("rp-05 explicit week", "2026-11-24 12:00", "AB", "CD", False),
    ("rp-05 explicit week", "2026-12-01 12:00", "AE", "BF", False),
    ("rp-05 explicit week", "2026-12-08 12:00", "EF", "AB", False),
    ("rp-06 override", "2026-11-24 09:59:59", "AB", "CD", False),
    ("rp-06 override", "2026-11-24 10:00", "EB", "CD", False),
    ("rp-06 override", "2026-11-24 10:30", "AB", "CD", False),
    ("rp-10 swap", "2026-11-24 12:00", "EB", "CD", False),
    ("rp-10 swap", "2026-12-01 12:00", "CD", "EF", False),
    ("rp-10 swap", "2026-12-08 12:00", "AF", "AB", True),
    ("rp-11 absence", "2026-11-23 23:59:59", "AB", "CD", False),
    ("rp-11 absence", "2026-11-24 00:00", "EB", "CD", False),
    ("rp-11 absence", "2026-11-26 00:00", "AB", "CD", False),
]

# rota, the four of seven weeks from the anchor, whether each week's four are those of the week before
FOURS = [
    ("2 pairs, next", pairs("AB", "CD"), ["ABCD"] * 7, True),
    ("3 pairs, next", pairs(), ["ABCD", "CDEF", "ABEF", "ABCD", "CDEF", "ABEF", "ABCD"], False),
    (
        "3 pairs, previous",
        replace(pairs(), backup="previous"),
        ["ABEF", "ABCD", "CDEF", "ABEF", "ABCD", "CDEF", "ABEF"],
        False,
    ),
    ("ring of 4", sliding("ABCD"), ["ABCD"] * 7, True),
    ("ring of 5", sliding("ABCDE"), ["ABCD", "BCDE", "ACDE", "ABDE", "ABCE", "ABCD", "BCDE"], False),
    ("ring of 6", sliding("ABCDEF"), ["ABCD", "BCDE", "CDEF", "ADEF", "ABEF", "ABCF", "ABCD"], False),
]
