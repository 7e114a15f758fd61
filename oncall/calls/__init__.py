"""PURE. A call from the first ring to its end: model, events, the machine's table, decide, dialogue, durations.

Nothing here reads a clock, a database, an address or a setting: `now` is an argument, effects come back as data.
Only machine.py says which event may move which state to which; handlers stand in escalation, talk and ending.
Does not know Twilio: words such as CallSid or TwiML belong to the carrier room.
"""
