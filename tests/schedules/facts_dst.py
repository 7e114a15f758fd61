"""Handovers around clock changes: verified by a scan of every minute against the definition.

A boundary at clock T on date D is the first instant whose local clock reads at least D T.
"""

from __future__ import annotations

# zone, local date, clock, instant in UTC
BOUNDARIES = [
    ("Europe/Oslo", "2026-03-29", "02:30", "2026-03-29T01:00:00"),
    ("Europe/Oslo", "2026-03-29", "02:59", "2026-03-29T01:00:00"),
    ("Europe/Oslo", "2026-03-29", "01:59", "2026-03-29T00:59:00"),
    ("Europe/Oslo", "2026-10-25", "02:00", "2026-10-25T00:00:00"),
    ("Europe/Oslo", "2026-10-25", "02:30", "2026-10-25T00:30:00"),
    ("Europe/Oslo", "2026-03-30", "08:00", "2026-03-30T06:00:00"),
    ("Europe/Amsterdam", "2026-03-29", "02:30", "2026-03-29T01:00:00"),
    ("America/Chicago", "2020-11-01", "01:30", "2020-11-01T06:30:00"),
    ("Australia/Lord_Howe", "2021-04-04", "01:45", "2021-04-03T14:45:00"),
    ("Africa/Cairo", "2026-04-24", "00:30", "2026-04-23T22:00:00"),
    ("Asia/Kathmandu", "2026-05-04", "08:00", "2026-05-04T02:15:00"),
]

# zone, first handover, clock, the instants (UTC) of the handovers, hours between them
WEEKS = [
    (
        "Europe/Oslo",
        "2026-03-16",
        "08:00",
        ["2026-03-16T07:00:00", "2026-03-23T07:00:00", "2026-03-30T06:00:00", "2026-04-06T06:00:00"],
        [168.0, 167.0, 168.0],
    ),
    (
        "Europe/Oslo",
        "2026-10-12",
        "08:00",
        ["2026-10-12T06:00:00", "2026-10-19T06:00:00", "2026-10-26T07:00:00", "2026-11-02T07:00:00"],
        [168.0, 169.0, 168.0],
    ),
    (
        "Europe/Oslo",
        "2026-03-15",
        "02:30",
        [
            "2026-03-15T01:30:00",
            "2026-03-22T01:30:00",
            "2026-03-29T01:00:00",
            "2026-04-05T00:30:00",
            "2026-04-12T00:30:00",
        ],
        [168.0, 167.5, 167.5, 168.0],
    ),
    (
        "Europe/Oslo",
        "2026-10-11",
        "02:30",
        [
            "2026-10-11T00:30:00",
            "2026-10-18T00:30:00",
            "2026-10-25T00:30:00",
            "2026-11-01T01:30:00",
            "2026-11-08T01:30:00",
        ],
        [168.0, 168.0, 169.0, 168.0],
    ),
]

# The peers' own weekly cases that our model can say: zone, first handover, clock, hours of the week after it.
# GoAlert schedule/rotation/rotation_test.go (Apache-2.0), LinkedIn test/test_scheduler.py (BSD-2): the figures alone.
PEER_WEEKS = [
    ("America/Chicago", "2017-06-10", "08:00", 168),
    ("America/Chicago", "2017-03-10", "08:00", 167),
    ("America/Chicago", "2017-11-04", "08:00", 169),
    ("US/Pacific", "2017-02-06", "10:30", 168),
    ("US/Pacific", "2017-02-13", "10:30", 168),
    ("US/Pacific", "2017-02-20", "10:30", 168),
    ("US/Central", "2016-10-31", "11:00", 169),
    ("US/Central", "2016-11-07", "11:00", 168),
    ("US/Central", "2016-10-30", "01:30", 168),
    ("US/Central", "2016-11-06", "01:30", 169),
]
