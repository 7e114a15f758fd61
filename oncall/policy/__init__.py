"""The line file: its grammar, loading, checking, and what changes from one version to the next, in words.

TOML and JSON end here: what leaves this room is a frozen `Line`; every error is a `Finding` with file, key and cure.
Here one may read a file and parse it; not here: a clock, the environment, a database, HTTP, a sentence for a caller.
`wording` holds only the names of sentences and their values, so that a file can be checked; the texts are in `prompts`.
Vendors differ by data alone: no line's id is ever compared with anything.
"""
