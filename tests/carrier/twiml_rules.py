"""What twilio's own package knows of TwiML: which verb may hold which, and which attributes each takes."""

import inspect
import re
from xml.etree import ElementTree as ET

from twilio.twiml import voice_response


def parsed(document: str) -> ET.Element:
    """Return the root of a document that is ours."""
    return ET.fromstring(document)  # noqa: S314


def complaints(element: ET.Element) -> list[str]:
    """Return what twilio's package does not know in an element: verbs in the wrong place, attributes by the wrong name."""
    name = "VoiceResponse" if element.tag == "Response" else element.tag
    holder = getattr(voice_response, name, None)
    found: list[str] = []
    for child in element:
        method = getattr(holder, snake(child.tag), None)
        if method is None:
            found.append(f"<{child.tag}> in <{element.tag}>")
            continue
        known = {camel(parameter) for parameter in inspect.signature(method).parameters}
        found += [f"{child.tag} {attribute}" for attribute in child.attrib if attribute not in known]
        found += complaints(child)
    return found


def snake(tag: str) -> str:
    """Return the method that adds an element: HttpLink is http_link."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", tag).lower()


def camel(parameter: str) -> str:
    """Return the attribute that a parameter stands for: finish_on_key is finishOnKey."""
    first, *rest = parameter.split("_")
    return first + "".join(word.title() for word in rest)
