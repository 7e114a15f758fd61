"""Looks a whole installation over and says what is wrong, where, and what to do about it.

A module per thing looked at; each returns findings and never raises for what it found broken. Nothing is changed: no
database is made or migrated, no file written, no call placed.
What a finding says has to be true on the spot: what cannot be asked is a warning that says so, never an ok.
"""
