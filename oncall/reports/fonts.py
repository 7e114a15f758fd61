"""A typeface for the PDF that has every letter of its text, without a font file of our own.

First Bitstream Vera, which comes with reportlab and has the letters of western Europe. Then a common typeface that this
machine has installed. Where there is none, Cyrillic is written in Latin letters, which everybody can read, and the
statement says so; any other letter becomes a question mark.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
SYSTEM_FACES = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("Roboto-Regular.ttf", "Roboto-Bold.ttf"),
    ("FreeSans.ttf", "FreeSansBold.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
)
VERA = ("Vera.ttf", "VeraBd.ttf")
# ISO 9-like spellings that need no letter beyond ASCII, as passports and timetables write them.
LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a,b,v,g,d,e,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya".split(","),  # noqa: SIM905
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Face:
    """A registered typeface. `complete`: it has every letter that was asked for."""

    regular: str
    bold: str
    letters: frozenset[int]
    complete: bool

    def fit(self, text: str) -> str:
        """Return text in letters that the typeface has."""
        if self.complete:
            return text
        return "".join(letter if ord(letter) in self.letters else _latin(letter) for letter in text)


def face_for(text: str, folders: tuple[str, ...] = SYSTEM_FOLDERS) -> Face:
    """Return the first typeface that has every letter of a text, else the first of all."""
    needed = frozenset(map(ord, text)) - frozenset(map(ord, "\n\r\t\xa0"))
    for regular, bold in _faces(folders):
        letters = _letters(regular, bold)
        if needed <= letters:
            return Face(*_names(regular, bold), letters, complete=True)
    return Face(*_names(*VERA), _letters(*VERA), complete=False)


def _faces(folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the typefaces there are, each as the files of its regular and its bold letters."""
    yield VERA
    for regular, bold in SYSTEM_FACES:
        for folder in folders:
            found = next(Path(folder).rglob(regular), None) if Path(folder).is_dir() else None
            if found is not None and (found.parent / bold).is_file():
                yield str(found), str(found.parent / bold)


@cache
def _letters(regular: str, bold: str) -> frozenset[int]:
    """Return the letters that both files have; none of files that are no TrueType fonts."""
    try:
        fonts = [TTFont(name, file) for name, file in zip(_names(regular, bold), (regular, bold), strict=True)]
    except (TTFError, OSError):
        return frozenset()
    for font in fonts:
        registerFont(font)
    return frozenset(fonts[0].face.charToGlyph) & frozenset(fonts[1].face.charToGlyph)


def _names(regular: str, bold: str) -> tuple[str, str]:
    """Return the names under which the two files are registered."""
    return Path(regular).stem, Path(bold).stem


def _latin(letter: str) -> str:
    """Return a Cyrillic letter in Latin ones, anything else as a question mark."""
    if letter.lower() not in LATIN:
        return letter if letter.isspace() else "?"
    spelt = LATIN[letter.lower()]
    return spelt.capitalize() if letter.isupper() else spelt
