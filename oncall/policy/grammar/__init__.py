"""The shape of a line file: one pydantic model per table, strict, with no key that is not named here.

Only shape: which keys there are, what kind of value each takes, and an example to cite when it is missing or wrong.
What the values mean together (unknown people, overlapping windows) is `build`'s and `check`'s.
Defaults are the manual's; a switch that a vendor's page is silent about is written in that line's file all the same.
"""
