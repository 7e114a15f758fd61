"""TwiML as a tree of verbs. Parsing rules from Twilio's page "TwiML for Programmable Voice" and error 12100."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree import ElementTree as ET

MOST_BYTES = 65_536


class TwimlError(Exception):
    """The document cannot be played; `code` is Twilio's number for the reason."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Verb:
    """One element: its name, attributes, text (nested speech markup flattened) and the elements inside."""

    name: str
    attributes: Mapping[str, str]
    text: str
    inside: tuple[Verb, ...]

    def attribute(self, name: str, default: str = "") -> str:
        """Return an attribute as it was written."""
        return self.attributes.get(name, default)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a true/false attribute; anything else is the default."""
        return {"true": True, "false": False}.get(self.attribute(name), default)

    def integer(self, name: str, default: int) -> int:
        """Return a whole number that is not negative; anything else is the default."""
        value = self.attribute(name)
        return int(value) if value.isdecimal() else default

    def words(self, name: str, default: str) -> frozenset[str]:
        """Return the words of an attribute such as statusCallbackEvent."""
        return frozenset(self.attribute(name, default).split())

    def named(self, name: str) -> tuple[Verb, ...]:
        """Return the elements inside that have this name."""
        return tuple(verb for verb in self.inside if verb.name == name)

    @property
    def method(self) -> str:
        """Return the HTTP method, POST unless it says GET."""
        return _method(self.attribute("method"))

    def method_of(self, name: str) -> str:
        """Return another method attribute, POST unless it says GET."""
        return _method(self.attribute(name))

    def __str__(self) -> str:
        given = "".join(f" {name}={value!r}" for name, value in self.attributes.items())
        return f"<{self.name}{given}> {self.text}".rstrip()


def _method(written: str) -> str:
    return "GET" if written.upper() == "GET" else "POST"


def parse(body: bytes) -> tuple[Verb, ...]:
    """Return the verbs of a TwiML document. Raises TwimlError: 11750 too long, 12100 not parseable."""
    if len(body) > MOST_BYTES:
        raise TwimlError(11750, f"the document is longer than {MOST_BYTES} bytes")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise TwimlError(12100, "the document has a DOCTYPE")
    try:
        root = ET.fromstring(body)  # noqa: S314  without a DOCTYPE there are no entities to expand
    except (ET.ParseError, ValueError, LookupError) as error:
        raise TwimlError(12100, f"the document is no XML: {error}") from error
    if root.tag != "Response":
        raise TwimlError(12100, f"the document's root is <{root.tag}>, not <Response>")
    return tuple(_verb(element) for element in root)


def _verb(element: ET.Element) -> Verb:
    inside = tuple(_verb(child) for child in element)
    text = " ".join(element.itertext()) if element.tag == "Say" else element.text or ""
    attributes: Mapping[str, str] = MappingProxyType(dict(element.attrib))
    return Verb(str(element.tag), attributes, re.sub(r"\s+", " ", text).strip(), inside)
