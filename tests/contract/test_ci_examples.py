# SPDX-License-Identifier: Apache-2.0
"""The steps in demo/ci-examples use options that exist and no secret but the one of the store."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from asqms.faces.cli.push import command

FOLDER = Path(__file__).parents[2] / "demo" / "ci-examples"
FILES = [path for path in sorted(FOLDER.iterdir()) if path.name != "README.md"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_step_is_a_command_that_exists(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "junit.xml").touch()
    text = path.read_text(encoding="utf-8")
    lines = re.findall(r"asqms push ([^\n']*)", text)
    assert lines
    for line in lines:
        context = command.make_context("push", shlex.split(line))
        assert context.params["subject"] == "trip-backend"
        assert context.params["files"] == (Path("build/junit.xml"),)
    assert "ASQMS_TOKEN" in text
    assert "asqms_" not in text


@pytest.mark.parametrize("path", [one for one in FILES if one.suffix == ".yml"], ids=lambda path: path.name)
def test_yaml_is_readable(path: Path) -> None:
    assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)


def test_the_readme_names_each() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(path.name in text for path in FILES)
