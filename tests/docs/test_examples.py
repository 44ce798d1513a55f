# SPDX-License-Identifier: Apache-2.0
"""Examples in the pages are well formed: workspace entries fit the schema, pipelines are YAML."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from asqms.decoding.yaml import load_yaml
from tests.support.guides import ROOT, Block, blocks, steps

DOCS = ROOT / "docs"
SCHEMA = json.loads((DOCS / "reference/schemas/workspace.schema.json").read_text(encoding="utf-8"))
SECTIONS = set(SCHEMA["properties"])
PIPELINES = DOCS / "guides/continuous-integration.md"
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


def _pipeline(kind: str) -> Any:
    found = [one for one in _yaml_blocks(PIPELINES) if one.settings.get("pipeline") == kind]
    return yaml.safe_load(found[0].text)


def test_actions_are_pinned_to_a_commit_with_their_version() -> None:
    uses = re.findall(r"uses: (\S+)(.*)", PIPELINES.read_text(encoding="utf-8"))
    assert len(uses) >= 4
    assert [one for one, _ in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one)] == []
    assert [told for _, told in uses if not re.fullmatch(r" # v\d+\.\d+\.\d+", told)] == []


def test_every_pipeline_runs_the_script_and_keeps_what_it_wrote() -> None:
    github, gitlab = _pipeline("github")["jobs"]["quality"], _pipeline("gitlab")["quality"]
    assert any("quality/pipeline.sh" in step.get("run", "") for step in github["steps"])
    assert any("quality/pipeline.sh" in line for line in gitlab["script"])
    assert gitlab["artifacts"]["reports"]["junit"] == "build/gaps.xml"
    always = [step for step in github["steps"] if step.get("if") == "always()"]
    assert {step["uses"].partition("@")[0] for step in always} == {
        "github/codeql-action/upload-sarif",
        "actions/upload-artifact",
    }
    jenkins = next(one for one in blocks(PIPELINES.read_text(encoding="utf-8")) if one.language == "groovy")
    assert "quality/pipeline.sh" in jenkins.text
    assert jenkins.text.count("{") == jenkins.text.count("}")


def test_the_script_writes_the_entry_and_runs_the_commands_that_are_shown(tmp_path: Path) -> None:
    page = list(blocks(PIPELINES.read_text(encoding="utf-8")))
    saved = {one.settings["file"]: one.text for one in page if "file" in one.settings}
    shown = [step.command for one in page if one.language == "console" for step in steps(one)]
    (tmp_path / "quality").mkdir()
    script = tmp_path / "quality/pipeline.sh"
    script.write_text(saved["quality/pipeline.sh"], encoding="utf-8")
    told = tmp_path / "asqms"
    told.write_text('#!/bin/sh\necho "asqms $*" >> commands.txt\n', encoding="utf-8")
    told.chmod(0o755)
    subprocess.run(
        ["/bin/sh", str(script), "4f1c2ab"],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        check=True,
    )
    assert (tmp_path / "quality/pipeline.yaml").read_text(encoding="utf-8") == saved["quality/pipeline.yaml"]
    assert (tmp_path / "commands.txt").read_text(encoding="utf-8").splitlines() == shown[1:]
