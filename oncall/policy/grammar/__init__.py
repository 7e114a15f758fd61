"""The shape of a line file: one pydantic model per table, strict, with no key that is not named here.

Only shape: which keys there are, what kind of value each takes, and an example to cite when it is missing or wrong.
What the values mean together (unknown people, overlapping windows) is `build`'s and `check`'s.
No default here says anything that design does not: a switch a page is silent about is written in the line's file.
"""
