"""What of a line can only be judged as a whole or on a date: routes, coverage, examples, waits.

Each part takes a line that could be built and notes what it finds; none of them stops at the first.
What `schedules` and `billing` can judge themselves is asked of them and passed on in their words.
"""
