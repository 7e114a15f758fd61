"""THE room for Twilio: signed addresses, signatures, forms into values, replies into TwiML, hold sound, REST requests.

Here one may say CallSid, TwiML and error numbers; nobody else does. Only rest.py, transport.py and failures.py import twilio.
Here is no rule about who rings, what is said or what it costs, no SQL, no environment, no clock but a monotonic one.
What comes in from outside is turned into typed values here and nowhere later; what is odd never becomes a caller's error.
"""
