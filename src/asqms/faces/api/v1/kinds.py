# SPDX-License-Identifier: Apache-2.0
"""Kinds of record as the API names them, and the shapes of questions and answers about each."""

import types
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Field, StringConstraints, WithJsonSchema, create_model

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import RecordKind
from asqms.faces.api.shapes import PageShape, VersionShape
from asqms.workspace.fields import Day, Model

SEGMENTS = {
    "units": "units",
    "people": "people",
    "assignments": "assignments",
    "projects": "projects",
    "items": "items",
    "classifications": "classifications",
    "suppliers": "suppliers",
    "tools": "tools",
    "processes": "processes",
    "adoptions": "adoptions",
    "tailorings": "tailorings",
    "justifications": "justifications",
    "confirmations": "confirmations",
    "overrules": "overrules",
    "evidence": "evidence-sources",
    "trace": "trace-sets",
    "overlays": "overlays",
    "trace_models": "trace-models",
    "performance_targets": "performance-targets",
    "settings": "settings",
}
"""Each kind with the part of the address it is found under."""
SINGLE = "settings"
OWN = frozenset({"fields", "sort", "limit", "cursor", "as_of", "text", "within"})
Text = Annotated[str, StringConstraints(max_length=500)]


class AsOf(BaseModel):
    """The day an answer speaks about."""

    as_of: Day | None = Field(default=None, description="A past day: what was true and known then.")


class Turning(BaseModel):
    """How a list without other wishes is turned."""

    limit: int = Field(default=50, ge=1, le=200, description="Rows of one page.")
    cursor: str = Field(default="", max_length=2000, description="The cursor of the page before.")


class Listing(AsOf):
    """How a list is narrowed, ordered and turned."""

    text: Text = Field(default="", description="Looked for in the key and in names and reasons.")
    scope: Text = Field(default="", description="Only about this scope.")
    within: Text = Field(default="", description="Only about this scope or anything below it.")
    fields: Text = Field(default="", description="Names of the fields of the content to answer, with commas.")
    sort: Literal["key", "-key", "recorded", "-recorded"] = Field(
        default="key", description="By key or by when it was recorded; a minus turns the order round."
    )
    limit: int = Field(default=50, ge=1, le=200, description="Rows of one page.")
    cursor: str = Field(default="", max_length=2000, description="The cursor of the page before.")


@dataclass(frozen=True)
class Kind:
    """A kind of record with the shapes the API describes it by."""

    name: str
    segment: str
    shape: type[Model]
    listing: type[Listing]
    record: type[BaseModel]
    page: type[BaseModel]
    version: type[BaseModel]
    filters: tuple[str, ...]

    @property
    def title(self) -> str:
        """The name of the shape without what marks it as an entry."""
        return self.shape.__name__.removesuffix("Entry").removesuffix("Record")


def kind_named(name: str) -> Kind:
    """Return a kind as the API describes it."""
    given = organization.record_kind(name)
    title = f"{SEGMENTS[name].title().replace('-', '')}"
    filters = _filters(given)
    record = create_model(f"Recorded{title}", __base__=VersionShape, content=_content(given, whole=True))
    version = create_model(f"{title}Version", __base__=VersionShape, content=_content(given, whole=False))
    fields: dict[str, Any] = {field: (kind, "") for field, kind in filters.items() if field != "scope"}
    return Kind(
        name=name,
        segment=SEGMENTS[name],
        shape=given.shape,
        listing=create_model(f"{title}Listing", __base__=Listing, **fields),
        record=record,
        page=create_model(f"{title}Page", __base__=PageShape[version]),  # type: ignore[valid-type]
        version=version,
        filters=tuple(name for name in filters if name != "scope"),
    )


def _content(kind: RecordKind, *, whole: bool) -> Any:  # noqa: ANN401 - a field definition of pydantic
    schema = {"x-shape": kind.shape.__name__, "x-whole": whole}
    return (Annotated[dict[str, Any], WithJsonSchema(schema)], ...)


def _filters(kind: RecordKind) -> dict[str, Any]:
    """Return the fields of a shape that a list can be narrowed by, with the type of the question."""
    found: dict[str, Any] = {}
    for name, field in kind.shape.model_fields.items():
        asked = _asked(field.annotation, field.metadata)
        if asked is not None and name not in OWN and name != "text":
            found[name] = asked
    return found


def _asked(annotation: Any, metadata: list[Any]) -> Any:  # noqa: ANN401 - types of any field
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType}:
        some = [one for one in get_args(annotation) if one is not type(None)]
        return _asked(some[0], metadata) if len(some) == 1 else None
    if origin is Annotated:
        return _asked(get_args(annotation)[0], metadata)
    if origin is Literal:
        words = get_args(annotation)
        return Literal[("", *words)] if all(isinstance(one, str) for one in words) else None
    if annotation is bool:
        return Literal["", "true", "false"]
    if annotation in {str, date}:
        return Text
    return None
