# SPDX-License-Identifier: Apache-2.0
"""A new workspace is complete, loads without a warning, and never harms what is already there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from asqms.engine.catalogue import Catalogue
from asqms.kernel.errors import AsqmsError
from asqms.project.plugins import load_adapters
from asqms.workspace.catalogue import load_catalogue
from asqms.workspace.inspection import read_file
from asqms.workspace.load import load_workspace
from asqms.workspace.start import start_workspace, template_files

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_new_workspace_loads_without_a_doubt(tmp_path: Path, catalogue: Catalogue) -> None:
    names = start_workspace(tmp_path / "deep" / "ws", today=DAY, catalogue=catalogue)
    workspace = load_workspace(tmp_path / "deep" / "ws", catalogue)
    assert workspace.warnings == ()
    assert len(workspace.base.items) == 3
    assert {item.project for item in workspace.base.items} == {"cabin", "trip"}
    assert len(workspace.evidence_sources) == 5
    assert all(source.files for source in workspace.evidence_sources)
    assert list(names) == sorted(_texts(tmp_path / "deep" / "ws"))
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["ws"]


def test_every_sample_of_evidence_can_be_read(tmp_path: Path) -> None:
    start_workspace(tmp_path / "ws", today=DAY)
    adapters = load_adapters()
    for source in load_workspace(tmp_path / "ws").evidence_sources:
        for file in source.files:
            reading = read_file(file.path, adapters, adapter=source.adapter, options=source.options)
            assert reading.error is None, (file.name, reading.error)
            assert reading.notices == (), file.name


def test_the_days_lie_around_the_day_of_writing() -> None:
    texts = template_files(date(2030, 1, 31))
    assert "effective: 2030-01-26" in texts["evidence.yaml"]
    assert not any("DAY" in text for text in texts.values())
    assert template_files(DAY) == template_files(DAY)


def test_yaml_files_name_their_schema() -> None:
    texts = template_files(DAY)
    for name, text in texts.items():
        if name.endswith(".yaml"):
            schema = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
            assert schema in texts, name


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    start_workspace(tmp_path, today=DAY)
    assert _texts(tmp_path) == template_files(DAY)


def test_a_folder_in_use_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(AsqmsError) as caught:
        start_workspace(tmp_path, today=DAY)
    assert caught.value.code == "workspace.not_empty"
    assert "--force" in caught.value.hint
    assert _texts(tmp_path) == {"notes.txt": "mine"}


def test_other_files_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    start_workspace(tmp_path, today=DAY, beside=True)
    assert _texts(tmp_path) == {**template_files(DAY), "notes.txt": "mine"}


def test_a_taken_name_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "items.yaml").write_text("mine")
    with pytest.raises(AsqmsError) as caught:
        start_workspace(tmp_path, today=DAY, beside=True)
    assert caught.value.code == "workspace.exists"
    assert _texts(tmp_path) == {"items.yaml": "mine"}


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ws").write_text("mine")
    with pytest.raises(AsqmsError) as caught:
        start_workspace(tmp_path / "ws", today=DAY)
    assert caught.value.code == "workspace.not_a_folder"


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    def fail(path: Path, target: Path) -> Path:
        if target.name in {"organisation.yaml", "ws"}:
            raise OSError(28, "No space left on device")
        return path.replace(target)

    monkeypatch.setattr(Path, "rename", fail)
    for folder, beside in ((tmp_path, True), (tmp_path / "ws", False)):
        with pytest.raises(AsqmsError) as caught:
            start_workspace(folder, today=DAY, beside=beside)
        assert caught.value.code == "workspace.not_written"
    assert _texts(tmp_path) == {"notes.txt": "mine"}
