"""Tests of the line file: every error has its one line with key and cure, every shipped line loads and is clean.

Files are written as text, as a vendor writes them; an error is compared with the whole line that a person would read.
Not here: a database, HTTP, a clock. `now` is a Sunday noon in November 2026.
"""
