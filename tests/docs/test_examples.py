# SPDX-License-Identifier: Apache-2.0
"""Examples in the pages are well formed: workspace entries fit the schema, pipelines are YAML."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from asqms.decoding.yaml import load_yaml
from tests.support.guides import ROOT, Block, blocks

DOCS = ROOT / "docs"
SCHEMA = json.loads((DOCS / "reference/schemas/workspace.schema.json").read_text(encoding="utf-8"))
SECTIONS = set(SCHEMA["properties"])
OWN = ("start/first-report.md", "guides/evidence.md", "guides/decisions.md", "guides/classify.md")


def _yaml_blocks(path: Path) -> list[Block]:
    return [one for one in blocks(path.read_text(encoding="utf-8")) if one.language in ("yaml", "yml")]


@pytest.mark.parametrize("name", [*OWN, "guides/workspace.md"])
def test_workspace_entries_fit_the_schema(name: str) -> None:
    for block in _yaml_blocks(DOCS / name):
        content: Any = load_yaml(block.text.encode(), name=f"{name}:{block.line}").value
        problems = [
            one.message
            for one in Draft202012Validator(SCHEMA).iter_errors(json.loads(json.dumps(content, default=str)))
        ]
        assert problems == [], f"{name}:{block.line}"
        assert set(content) <= SECTIONS, f"{name}:{block.line}"


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda path: path.name)
def test_yaml_examples_are_yaml(path: Path) -> None:
    for block in _yaml_blocks(path):
        assert yaml.safe_load(block.text) is not None, f"{path.name}:{block.line}"
