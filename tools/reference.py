# SPDX-License-Identifier: Apache-2.0
"""Writes every generated reference page and schema anew: ``python -m tools.reference``."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from asqms.workspace.catalogue.loader import load_catalogue
from asqms.workspace.catalogue.schemas import catalogue_schemas
from asqms.workspace.schema import schemas

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "docs" / "reference" / "schemas"
CATALOGUE_SCHEMAS = ROOT / "src" / "asqms" / "standards" / "schemas"


def writers() -> dict[str, Callable[[], int]]:
    """Return the ``main`` of every ``tools/*_reference.py`` by module name, in order."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*_reference.py"))
    return {name: import_module(f"tools.{name}").main for name in names}


def schema_files() -> dict[Path, str]:
    """Return the JSON Schemas of the workspace files and of the catalogue's files by their place."""
    workspace = {SCHEMAS / name: text for name, text in schemas(load_catalogue()).items()}
    catalogue = {
        CATALOGUE_SCHEMAS / f"{name}.schema.json": text for name, text in catalogue_schemas().items()
    }
    return workspace | catalogue


def write_schemas() -> int:
    """Write the JSON Schemas."""
    for path, text in schema_files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


def main() -> int:
    """Write everything; the first failure is the exit code."""
    codes = [write() for write in (*writers().values(), write_schemas)]
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
