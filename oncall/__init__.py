"""Vakttelefon: an emergency line from the ring to the bill, every second explained.

Rooms, from the top: cli, bootstrap, console, store | carrier | reports | timers, usecases, prompts, policy,
calls | billing; beside them webhooks/ and schedules/. Imports go down only; `make check` holds that.
"""
