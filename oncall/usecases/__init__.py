"""Load, decide, save: one file per verb (answer_call, place_legs, accept_call, end_call, settle_calls, ...).

Orders the pure rooms' steps around the ports; holds no rule of its own about calls, schedules or money.
No SQL, no HTTP, no clock, no environment: those come in through ports.py and the argument `now`.
"""
