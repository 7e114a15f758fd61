"""Tests of the emulator: what Twilio documents, case by case, and every switch for what it does not.

Each test builds a `Stage`: a carrier under a virtual clock and a service that answers with fixed documents.
Here one may import twilio's package, to hold our reading of the protocol against theirs.
Not here: anything of the service itself, real time (but for test_server), or the network beyond loopback.
What a phone heard and what the service was asked are the two things to assert on.
"""
