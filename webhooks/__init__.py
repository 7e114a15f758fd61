"""The carrier's door: guard, voice, legs, status, health. Handlers of ten lines that turn a form into one use case.

A caller never gets a 4xx or 5xx for our faults: whatever goes wrong behind the door, the answer rings people or takes a message.
No rule about calls here, no SQL, no reading of the clock except through the door's `now`.
"""
