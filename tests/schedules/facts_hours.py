"""Opening hours at instants: two independent implementations agree on every row.

The Dutch rules are those of a page that names its holidays; days it does not name keep the weekly hours.
"""

from __future__ import annotations

DUTCH_WEEK = {
    "mon": ["office 09:00-17:00", "helpdesk 17:00-18:00"],
    "tue": ["office 09:00-17:00", "helpdesk 17:00-18:00"],
    "wed": ["office 09:30-17:00", "helpdesk 17:00-18:00"],
    "thu": ["office 09:00-17:00", "helpdesk 17:00-21:00"],
    "fri": ["office 09:00-17:00", "helpdesk 17:00-21:00"],
    "sat": ["helpdesk 09:00-17:00"],
    "sun": ["helpdesk 12:00-17:00"],
}
DUTCH_DAYS: dict[str, list[str]] = {
    "Nieuwjaarsdag": [],
    "Eerste paasdag": [],
    "Eerste pinksterdag": [],
    "Eerste kerstdag": [],
    "Hemelvaartsdag": [],
    "Koningsdag": [],
    "Tweede paasdag": ["helpdesk 12:00-17:00"],
    "Tweede pinksterdag": ["helpdesk 12:00-17:00"],
    "Tweede kerstdag": ["helpdesk 12:00-17:00"],
}

NORWEGIAN_WEEK = {
    "mon": ["open 09:00-16:00"],
    "tue": ["open 09:00-16:00"],
    "wed": ["open 09:00-16:00"],
    "thu": ["open 09:00-16:00"],
    "fri": ["open 09:00-16:00"],
}
NORWEGIAN_DAYS: dict[str, list[str]] = {"*": []}

# schedule, instant (UTC), state, next change (UTC), holiday of the day
CASES = [
    ("nl", "2026-11-23T07:59:59", "closed", "2026-11-23T08:00:00", ""),  # Mon, one second before opening
    ("nl", "2026-11-23T16:00:00", "helpdesk", "2026-11-23T17:00:00", ""),  # office ends, helpdesk starts
    ("nl", "2026-11-24T08:15:00", "office", "2026-11-24T16:00:00", ""),  # Tue
    ("nl", "2026-11-25T16:30:00", "helpdesk", "2026-11-25T17:00:00", ""),  # Wed helpdesk
    ("nl", "2026-11-27T19:59:59", "helpdesk", "2026-11-27T20:00:00", ""),  # Fri
    ("nl", "2026-11-29T10:59:59", "closed", "2026-11-29T11:00:00", ""),  # Sun
    ("nl", "2026-01-01T09:00:00", "closed", "2026-01-02T08:00:00", "Nieuwjaarsdag"),  # Thu
    ("nl", "2026-04-06T08:00:00", "closed", "2026-04-06T10:00:00", "Tweede paasdag"),  # 2e paasdag: no office
    ("nl", "2026-04-27T08:00:00", "closed", "2026-04-28T07:00:00", "Koningsdag"),  # Koningsdag Monday
    (
        "nl",
        "2025-04-26T08:00:00",
        "closed",
        "2025-04-27T10:00:00",
        "Koningsdag",
    ),  # Koningsdag moved to Saturday because 27 April 2025 is a Sunday
    ("nl", "2026-05-15T08:00:00", "office", "2026-05-15T15:00:00", ""),  # Friday after, normal
    ("nl", "2026-05-25T09:59:59", "closed", "2026-05-25T10:00:00", "Tweede pinksterdag"),  # mon
    (
        "nl",
        "2026-12-26T09:00:00",
        "closed",
        "2026-12-26T11:00:00",
        "Tweede kerstdag",
    ),  # 2e kerstdag on a Saturday: 12-17 replaces 09-17
    ("nl", "2026-12-31T19:59:00", "helpdesk", "2026-12-31T20:00:00", ""),  # Thu
    ("nl", "2026-03-30T07:00:00", "office", "2026-03-30T15:00:00", ""),  # first Monday of CEST, 07:00Z
    ("nl", "2026-10-26T07:30:00", "closed", "2026-10-26T08:00:00", ""),  # 07:30Z was open on Friday, is closed now
    ("no", "2026-11-23T07:59:59", "closed", "2026-11-23T08:00:00", ""),  # mon
    ("no", "2026-11-23T15:00:00", "closed", "2026-11-24T08:00:00", ""),  # mon
    (
        "no",
        "2026-04-01T08:00:00",
        "open",
        "2026-04-01T14:00:00",
        "",
    ),  # Wed before Easter: open (no half day in the rule)
    ("no", "2026-04-06T08:00:00", "closed", "2026-04-07T07:00:00", "Andre påskedag"),  # 2. paaskedag
    ("no", "2026-05-15T08:00:00", "open", "2026-05-15T14:00:00", ""),  # Friday between: open
    (
        "no",
        "2027-05-17T08:00:00",
        "closed",
        "2027-05-18T07:00:00",
        "Andre pinsedag",
    ),  # 17 May and 2. pinsedag on one day: two names in `holidays`
    ("no", "2026-12-28T09:00:00", "open", "2026-12-28T15:00:00", ""),  # 26 Dec was a Saturday, not moved: Monday open
    ("no", "2026-03-30T07:30:00", "open", "2026-03-30T14:00:00", ""),  # 07:30Z CEST: open
]

# The Sunday of Easter by year.
EASTER = {
    "2024": "2024-03-31",
    "2025": "2025-04-20",
    "2026": "2026-04-05",
    "2027": "2027-03-28",
    "2028": "2028-04-16",
    "2029": "2029-04-01",
    "2030": "2030-04-21",
    "2031": "2031-04-13",
}
