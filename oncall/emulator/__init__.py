"""A telephone carrier on localhost, for the demo and the story tests, written from Twilio's documentation alone.

It plays TwiML, rings phones, sends signed webhooks and offers the part of the REST API that the service uses.
Nothing of ours may be imported here, and only the command line and tests may import this room.
Time is a heap of events: a VirtualClock is moved by hand, a RealClock by a thread; no verb ever blocks.
Where the documentation is silent a switch in `config.py` decides; no behaviour is guessed in passing.
"""

from oncall.emulator.carrier import Carrier
from oncall.emulator.clock import RealClock, VirtualClock
from oncall.emulator.config import Config, NumberConfig
from oncall.emulator.errors import EmulatorError
from oncall.emulator.faults import Chaos
from oncall.emulator.rest.app import wsgi_app
from oncall.emulator.script import Answer, Busy, Decline, HangUp, Ignore, Press, Speak, Unreachable
from oncall.emulator.server import EmulatorServer
from oncall.emulator.wsgi import WsgiAdapter, wsgi_deliver

__all__ = [
    "Answer",
    "Busy",
    "Carrier",
    "Chaos",
    "Config",
    "Decline",
    "EmulatorError",
    "EmulatorServer",
    "HangUp",
    "Ignore",
    "NumberConfig",
    "Press",
    "RealClock",
    "Speak",
    "Unreachable",
    "VirtualClock",
    "WsgiAdapter",
    "wsgi_app",
    "wsgi_deliver",
]
