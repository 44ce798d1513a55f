# SPDX-License-Identifier: Apache-2.0
"""JSON Schemas of the workspace files, made from the models that check them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias, cast

from pydantic.json_schema import models_json_schema

from asqms.engine.catalogue import Catalogue
from asqms.kernel.errors import AsqmsError, Place
from asqms.workspace.model import SettingsFile
from asqms.workspace.model_records import SECTIONS
from asqms.workspace.references import FIELDS, NESTED
from asqms.workspace.shape import models_in

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SETTINGS_SCHEMA = "asqms.schema.json"
FILES_SCHEMA = "workspace.schema.json"

Schema: TypeAlias = dict[str, object]


def schemas(catalogue: Catalogue | None = None) -> Mapping[str, str]:
    """Return the schema texts by file name: ``asqms.schema.json`` and ``workspace.schema.json``.

    With a catalogue an editor completes its ids; other ids stay allowed, because overlays add some.
    """
    known = {} if catalogue is None else _catalogue_ids(catalogue)
    settings = _without_titles(SettingsFile.model_json_schema())
    _complete(settings, {"standards": "standard"}, known)
    settings = {
        "$schema": DIALECT,
        "title": "OpenASQMS workspace settings (asqms.yaml)",
        **cast("Schema", settings),
    }
    return {SETTINGS_SCHEMA: _text(settings), FILES_SCHEMA: _text(_files_schema(known))}


def write_schemas(folder: Path, catalogue: Catalogue | None = None) -> tuple[Path, ...]:
    """Write the schemas into a folder, which is made if it is missing, and return their paths.

    Raises AsqmsError ``schema.not_written``.
    """
    written = []
    for name, text in schemas(catalogue).items():
        path = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise AsqmsError(
                "schema.not_written",
                f"The schema cannot be written: {error.strerror or error}.",
                hint="Name a folder that you may write to with --out.",
                place=Place(str(path)),
            ) from error
        written.append(path)
    return tuple(written)


def _files_schema(known: Mapping[str, list[str]]) -> Schema:
    models = [(model, "validation") for model in SECTIONS.values()]
    _, definitions = models_json_schema(models)  # type: ignore[arg-type]  # the mode is a literal
    plain = cast("dict[str, Schema]", _without_titles(definitions["$defs"]))
    for section, model in SECTIONS.items():
        _complete(plain[model.__name__], FIELDS.get(section, {}), known)
        for group, fields in NESTED.get(section, {}).items():
            for inner in models_in(model.model_fields[group].annotation):
                _complete(plain[inner.__name__], fields, known)
    for name in ("ClassificationEntry", "ClassificationFields"):
        _complete_answers(plain[name], known.get("question", []))
    return {
        "$schema": DIALECT,
        "title": "OpenASQMS workspace file",
        "description": "Every *.yaml file of a workspace but asqms.yaml. Split the lists as you like.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            section: {
                "description": (model.__doc__ or "").strip(),
                "anyOf": [
                    {"type": "array", "items": {"$ref": f"#/$defs/{model.__name__}"}},
                    {"type": "null"},
                ],
            }
            for section, model in SECTIONS.items()
        },
        "$defs": plain,
    }


def _catalogue_ids(catalogue: Catalogue) -> dict[str, list[str]]:
    return {
        "practice": sorted(catalogue.practice_by_id),
        "process": sorted(catalogue.process_by_id),
        "evidence_type": sorted(catalogue.evidence_type_by_id),
        "standard": sorted(catalogue.standard_by_id),
        "role": [one.id for one in catalogue.roles],
        "phase": [one.id for one in catalogue.phases],
        "domain": [one.id for one in catalogue.domains],
        "question": [one.id for one in catalogue.questions],
    }


def _complete(schema: object, fields: Mapping[str, str], known: Mapping[str, list[str]]) -> None:
    """Offer known ids wherever an id of that kind is written."""
    properties = cast("dict[str, Schema]", cast("Schema", schema).get("properties", {}))
    for name, kind in fields.items():
        if kind in known and name in properties:
            properties[name] = cast("Schema", _offered(properties[name], known[kind]))


def _offered(schema: object, ids: list[str]) -> object:
    if isinstance(schema, list):
        return [_offered(part, ids) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "string" and "enum" not in schema:
        rest = {key: schema[key] for key in schema if key in {"description", "default"}}
        bare = {key: value for key, value in schema.items() if key not in rest}
        return {**rest, "anyOf": [{"enum": ids}, bare]}
    return {
        key: _offered(value, ids) if key in {"anyOf", "items"} else value for key, value in schema.items()
    }


def _complete_answers(schema: Schema, questions: Iterable[str]) -> None:
    answers = cast("dict[str, Schema]", schema["properties"])["answers"]
    words = next(iter(cast("dict[str, Schema]", answers["patternProperties"]).values()))
    answers["properties"] = dict.fromkeys(questions, words)


def _strict(schema: object) -> object:
    """Refuse keys of tables that fit no pattern; pydantic leaves them open."""
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "patternProperties" in schema else {}
    return {key: _strict(value) for key, value in schema.items()} | closed


def _without_titles(schema: object) -> object:
    """Leave out the titles pydantic derives from names; they only repeat the key."""
    if isinstance(schema, list):
        return [_without_titles(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_titles(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
    }


def _text(schema: Schema) -> str:
    return json.dumps(_strict(schema), indent=2, ensure_ascii=False) + "\n"
