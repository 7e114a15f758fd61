"""The grammar as a tree to walk: which keys stand under a key, which list, and which values are text.

A *kind* is what an annotation may be: a model, `dict[str, T]`, `list[T]`, text, or anything else.
"""

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def kinds(annotation: Any) -> tuple[Any, ...]:
    """Return the alternatives of an annotation, with Annotated, Optional and unions taken apart."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return kinds(get_args(annotation)[0])
    if origin in {Union, types.UnionType}:
        return tuple(kind for each in get_args(annotation) for kind in kinds(each) if kind is not type(None))
    return (annotation,)


def keys(annotation: Any) -> dict[str, FieldInfo]:
    """Return the keys that a model of these kinds has, as the file spells them."""
    found: dict[str, FieldInfo] = {}
    for kind in kinds(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= {field.alias or name: field for name, field in kind.model_fields.items()}
    return found


def under(annotation: Any, segment: str) -> Any | None:
    """Return the annotation of what stands under a key or index; None when nothing of that name can stand there."""
    named = keys(annotation)
    if segment in named:
        return named[segment].annotation
    found = [_element(kind, segment) for kind in kinds(annotation)]
    return next((each for each in found if each is not None), None)


def example(annotation: Any, path: tuple[str, ...]) -> str | None:
    """Return the example nearest to the end of a path, as it would be written; None when there is none on the way."""
    found = None
    for segment in path:
        named = keys(annotation).get(segment)
        annotation = under(annotation, segment)
        own = named.examples if named is not None and named.examples else _examples(annotation)
        found = str(own[0]) if own else found
    return found


def is_list(annotation: Any) -> bool:
    """Return whether a list may stand here."""
    return any(get_origin(kind) is list for kind in kinds(annotation))


def is_free(annotation: Any) -> bool:
    """Return whether anything may stand here: facts and the like, whose meaning a lower room decides."""
    return Any in kinds(annotation)


def wants_text(annotation: Any) -> bool:
    """Return whether text is what belongs here, and nothing else but a list or a table could."""
    found = kinds(annotation)
    text = any(kind is str or (get_origin(kind) is Literal and isinstance(get_args(kind)[0], str)) for kind in found)
    return text and not any(kind in {int, bool, Any} for kind in found)


def _element(kind: Any, segment: str) -> Any | None:
    """Return what stands in a list at an index, or in a table of free names."""
    origin = get_origin(kind)
    if origin is list and segment.isdecimal():
        return get_args(kind)[0]
    if origin is dict:
        return get_args(kind)[1]
    return Any if kind is Any else None


def _examples(annotation: Any) -> list[Any] | None:
    """Return the examples written into an annotation itself, or into one of its alternatives."""
    origin = get_origin(annotation)
    if origin is Annotated:
        notes = [each.examples for each in get_args(annotation)[1:] if isinstance(each, FieldInfo) and each.examples]
        return notes[-1] if notes else _examples(get_args(annotation)[0])
    if origin in {Union, types.UnionType}:
        return next((found for each in get_args(annotation) if (found := _examples(each))), None)
    return None
