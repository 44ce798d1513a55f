# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference/api.md and the OpenAPI snapshot from the routes themselves."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "api.md"
SNAPSHOT = ROOT / "tests" / "contract" / "openapi.json"
METHODS = ("get", "post", "put", "patch", "delete", "head")
INTRODUCTION = """\
# The REST API

Addresses begin with `/api/v1`. The same description for programs is OpenAPI 3.1 at `/api/v1/openapi.json`,
and a page for people is at `/api/`. How to use it is in the [guide](../guides/api.md); codes of errors are on
their [own page](errors.md).

This page is written by `python -m tools.api_reference`.
"""


def description() -> dict[str, Any]:
    """Return the OpenAPI description of this version; starts the applications where nobody has."""
    from django.apps import apps

    if not apps.ready:
        with tempfile.TemporaryDirectory() as home:
            os.environ.setdefault("ASQMS_HOME", home)
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asqms.project.settings")
            import django

            django.setup()
    from asqms.faces.api.page import schema

    return schema()


def snapshot(schema: dict[str, Any]) -> str:
    """Return the description as the snapshot holds it: everything but the version of the product."""
    kept = {**schema, "info": {**schema["info"], "version": ""}}
    lines = [f"{json.dumps(name)}: {_line(value)}" for name, value in sorted(_flat(kept).items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _flat(kept: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a description, one for each operation and shape, so that a change is one line."""
    found = {name: value for name, value in kept.items() if name not in {"paths", "components"}}
    for path, operations in kept["paths"].items():
        found |= {f"{path} {method}": _without_problems(one) for method, one in operations.items()}
    for kind, parts in kept["components"].items():
        found |= {f"{kind} {name}": one for name, one in parts.items()}
    return found


def _without_problems(operation: dict[str, Any]) -> dict[str, Any]:
    """Leave out the answers that tell problems: every operation has the same, which a test says."""
    told = {status: one for status, one in operation["responses"].items() if "$ref" not in one}
    return {**operation, "responses": told}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def page(schema: dict[str, Any]) -> str:
    """Return the whole page."""
    groups: dict[str, list[str]] = {}
    for path, operations in schema["paths"].items():
        for method in METHODS:
            if method in operations:
                one = operations[method]
                groups.setdefault(one["tags"][0], []).append("\n".join(_section(path, method, one)))
    parts = [INTRODUCTION]
    for name in sorted(groups):
        parts.append(f"## {name}\n")
        parts += groups[name]
    return "\n".join(parts)


def resolved(given: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter itself where only a reference to it stands."""
    from asqms.faces.api import page as readable

    return dict(readable.resolved(given))


def _section(path: str, method: str, one: dict[str, Any]) -> Iterator[str]:
    yield f"### {method.upper()} {path.removeprefix('/api/v1')}\n"
    yield f"{one.get('description') or one['summary'] + '.'}\n"
    parameters = one.get("parameters", ())
    if parameters:
        yield "| parameter | in | value | meaning |"
        yield "|---|---|---|---|"
        for given in map(resolved, parameters):
            needed = " (required)" if given.get("required") else ""
            yield f"| `{given['name']}`{needed} | {given['in']} | {_kind(given['schema'])} | {_cell(given)} |"
        yield ""
    for content, body in one.get("requestBody", {}).get("content", {}).items():
        yield f"Content: `{content}` {_kind(body['schema'])}".rstrip() + "\n"
    yield f"Answers: {', '.join(sorted(map(str, one['responses'])))}\n"


def _cell(given: dict[str, Any]) -> str:
    return str(given.get("description", "")).replace("|", "\\|")


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return f"`{schema['$ref'].rsplit('/', 1)[-1]}`"
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"] if one != "")
    if "anyOf" in schema:
        return ", ".join(_kind(one) for one in schema["anyOf"] if one.get("type") != "null")
    return str(schema.get("format") or schema.get("type") or "")


def main() -> int:
    """Write page and snapshot."""
    found = description()
    PAGE.write_text(page(found), encoding="utf-8", newline="\n")
    SNAPSHOT.write_text(snapshot(found), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
