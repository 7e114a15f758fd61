"""The part of Twilio's REST API that the service uses, as a Flask app, a module per resource.

Paths, parameters and reply shapes follow Twilio's OpenAPI document; error bodies its pages on error codes.
A view reads the form, asks the carrier under its lock, and answers; nothing is decided here about calls.
A parameter that is not emulated is reported as a problem, never silently dropped.
No state lives here but the carrier's.
"""
