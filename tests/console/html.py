"""Reads pages in tests: the words a person sees, and what a page loads and runs."""

import re
from html.parser import HTMLParser

SKIPPED = frozenset({"script", "style", "title"})
VOID = frozenset({"meta", "link", "img", "input", "br"})


class Page(HTMLParser):
    """A page taken apart: `words` without tags, `links`, the tags with their attributes, and text inside script or style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inline = ""
        self._words: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Note text: what is read, or what would run."""
        if not self._open or self._open[-1] not in SKIPPED:
            self._words.append(data)
        elif self._open[-1] != "title":
            self.inline += data.strip()

    @property
    def words(self) -> str:
        """Return the words of the page with single spaces."""
        return re.sub(r"\s+", " ", " ".join(self._words)).replace(" ,", ",").replace(" .", ".").strip()

    @property
    def links(self) -> set[str]:
        """Return every address the page links to."""
        return {attrs["href"] for tag, attrs in self.tags if tag == "a" and "href" in attrs}

    def of(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every tag of that name."""
        return [attrs for name, attrs in self.tags if name == tag]
