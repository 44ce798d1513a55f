# SPDX-License-Identifier: Apache-2.0
"""The kinds of value that workspace files hold, with the same rules in Python and in JSON Schema."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Model(BaseModel):
    """A mapping in a workspace file: no unknown keys, no silent conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


def _parse_day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError(
        "bad_date",
        "{shown} is not a date.",
        {"shown": _shown(value), "hint": "Write year-month-day, for example 2026-05-01."},
    )


def _parse_effective(value: object) -> date:
    if isinstance(value, str) and value in {"file", "mtime"}:
        raise PydanticCustomError(
            "file_time",
            "The time stamp of a file cannot be an effective date: it differs on every machine.",
            {
                "hint": "Write the date, or take it from the content: effective_from: git.last_commit_on "
                "or effective_from: document.approved_on."
            },
        )
    return _parse_day(value)


def as_list(value: object) -> object:
    """Return a single text as a list of one; anything else unchanged."""
    return [value] if isinstance(value, str) else value


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - one line of a message


_DAY_SCHEMA = WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"})

Id: TypeAlias = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=200)]
Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Prose: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Pattern: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
FactName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][A-Za-z0-9_.\-]*$", max_length=200)]
Digest: TypeAlias = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
Day: TypeAlias = Annotated[date, BeforeValidator(_parse_day), _DAY_SCHEMA]
EffectiveDay: TypeAlias = Annotated[date, BeforeValidator(_parse_effective), _DAY_SCHEMA]
Ids: TypeAlias = Annotated[list[Id], BeforeValidator(as_list, json_schema_input_type=Id | list[Id])]
Patterns: TypeAlias = Annotated[
    list[Pattern], BeforeValidator(as_list, json_schema_input_type=Pattern | list[Pattern])
]
AnswerWord: TypeAlias = Literal["yes", "no", "unknown"]
Asil: TypeAlias = Literal["QM", "A", "B", "C", "D"]
Cal: TypeAlias = Literal["CAL1", "CAL2", "CAL3", "CAL4"]
RatedVerdict: TypeAlias = Literal["conforms", "partly", "deviates", "undetermined"]
