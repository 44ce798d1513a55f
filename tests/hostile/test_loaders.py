# SPDX-License-Identifier: Apache-2.0
"""Hostile workspaces, packs, overlays, trace models and snapshots give a value or a coded error."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from asqms.kernel.errors import AsqmsError
from asqms.workspace.catalogue import CatalogueError
from asqms.workspace.catalogue.loader import SHIPPED, load_catalogue
from asqms.workspace.load import load_workspace
from asqms.workspace.problems import WorkspaceError
from asqms.workspace.trace import check_inputs, check_paths, parse_model, write_snapshot
from asqms.workspace.tracing.inputs import SNAPSHOT_FILES, SnapshotFolder
from asqms.workspace.tracing.sources import read_sources
from tests.hostile.reading import ADAPTERS, registry
from tests.support.workspaces import FILES, write_workspace
from tools.fuzzing.attacks import attacks
from tools.fuzzing.mutations import reencoded, truncated, with_flips, with_wrong_cells, with_wrong_json

LINES = ADAPTERS / "trace_lines" / "samples" / "small.jsonl"
WRONG = (None, [], {}, "", "\x1b[31m", -1, 10**30, 1e308, True, [[]], {"a": {"b": [1]}}, "x" * 2_000)
FEW_WRONG = (None, {}, -1, "\x1b[31m")
YAML_ATTACKS = [name for name in attacks() if name.endswith((".yaml", ".json")) or "." not in name]

OVERLAY = """\
overlay:
  format: asqms-overlay/1
  id: one
  effective: 2026-03-01
  source: somewhere
  author: A. Example
  licence: none
texts:
  - {practice: OP.UVE.05, official_id: NW-7.1, text: {en: Text}}
practices:
  - {id: OP.UVE.05, condition: {asil: [B]}}
"""


def _told(load: Callable[[], object]) -> None:
    """Run a loader: a value, or an error with a code and sentences that name a place."""
    told: AsqmsError | None = None
    try:
        load()
    except AsqmsError as error:
        told = error
    if isinstance(told, WorkspaceError | CatalogueError):
        assert told.problems
        assert all(one.code and one.message for one in told.problems)
    elif told is not None:
        assert "." in told.code
        assert told.message


def _as_json(text: str) -> bytes:
    """Return YAML as JSON, which is YAML too, so that every value in it can be replaced."""
    return json.dumps(yaml.safe_load(text), default=str).encode()


def _made_bad(text: str, wrong: tuple[object, ...]) -> Iterator[bytes]:
    for _, data in with_wrong_json(_as_json(text), wrong):
        yield data
    raw = text.encode()
    for _, data in [*reencoded(raw), *truncated(raw, 12), *with_flips(raw, 4, 20)]:
        yield data


@pytest.mark.parametrize("name", sorted(FILES))
def test_workspace_files(name: str, tmp_path: Path) -> None:
    root = write_workspace(tmp_path / "ws")
    if not name.endswith(".yaml"):
        pytest.skip("only YAML is loaded")
    for data in _made_bad(FILES[name], WRONG if len(FILES[name]) < 700 else FEW_WRONG):
        (root / name).write_bytes(data)
        _told(lambda: load_workspace(root).snapshot())


def test_attacks_on_a_workspace(tmp_path: Path) -> None:
    root = write_workspace(tmp_path / "ws")
    for attack in YAML_ATTACKS:
        name = "asqms.yaml" if len(attack) % 3 == 0 else "more.yaml"
        (root / name).write_bytes(attacks()[attack])
        _told(lambda: load_workspace(root))
        (root / "asqms.yaml").write_text(FILES["asqms.yaml"], encoding="utf-8")


def test_a_workspace_of_links_and_devices(tmp_path: Path) -> None:
    root = write_workspace(tmp_path / "ws")
    (root / "loop.yaml").symlink_to("loop.yaml")
    (root / "folder").mkdir()
    (root / "folder" / "up").symlink_to(root)
    (root / "outside.yaml").symlink_to("/etc/passwd")
    (root / "device.yaml").symlink_to("/dev/zero")
    (root / "named.yaml").mkdir()
    _told(lambda: load_workspace(root))


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Return a small folder of packs with one process of the reference model."""
    root = tmp_path / "standards"
    model = root / "asqms-reference" / "0.1"
    (model / "processes").mkdir(parents=True)
    for name in ("standard", "roles", "evidence_types", "classification", "applicability"):
        shutil.copy(SHIPPED / f"asqms-reference/0.1/{name}.yaml", model)
    shutil.copy(SHIPPED / "asqms-reference/0.1/processes/OP.UVE.yaml", model / "processes")
    (model / "kpis.yaml").write_text("kpis: []\n", encoding="utf-8")
    shutil.copytree(SHIPPED / "dataact" / "2023-2854", root / "dataact" / "2023-2854")
    return root


@pytest.mark.parametrize(
    "part", ["asqms-reference/0.1/processes/OP.UVE.yaml", "dataact/2023-2854/standard.yaml"]
)
def test_packs(part: str, packs: Path) -> None:
    text = (packs / part).read_text(encoding="utf-8")
    for number, data in enumerate(_made_bad(text, FEW_WRONG)):
        if number % 12 == 0:
            (packs / part).write_bytes(data)
            _told(lambda: load_catalogue(standards_root=packs))


def test_overlays(packs: Path, tmp_path: Path) -> None:
    path = tmp_path / "overlay.yaml"
    for number, data in enumerate(_made_bad(OVERLAY, FEW_WRONG)):
        if number % 3 == 0:
            path.write_bytes(data)
            _told(lambda: load_catalogue([path], standards_root=packs))


def test_attacks_on_an_overlay(packs: Path, tmp_path: Path) -> None:
    path = tmp_path / "overlay.yaml"
    for attack in YAML_ATTACKS[::3]:
        path.write_bytes(attacks()[attack])
        _told(lambda: load_catalogue([path], standards_root=packs))


def test_trace_models() -> None:
    for data in _made_bad(FILES.get("models/vee.yaml", MODEL), WRONG):
        _told(lambda: parse_model(data, name="model"))  # noqa: B023 - called at once
    for attack in YAML_ATTACKS:
        _told(lambda: parse_model(attacks()[attack], name="model"))  # noqa: B023 - called at once


MODEL = """\
trace_model: 1
title: Levels
levels:
  - {id: system_requirement, title: System, types: [sys], ids: ["*_S_*"], verification: required}
  - {id: unit_test, title: Tests, types: [test], test: true}
links: {up: [verifies]}
rules:
  - {from: system_requirement, direction: down, to: [unit_test]}
"""


def test_trace_lines(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    good = LINES.read_bytes()
    first = good.splitlines()[0]
    for _, data in [*with_wrong_json(first), *reencoded(good), *truncated(good, 12), *with_wrong_cells(good)]:
        path.write_bytes(data)
        _told(lambda: check_paths([path], registry))


@pytest.mark.parametrize("name", [*SNAPSHOT_FILES, "manifest.json"])
def test_snapshots(name: str, tmp_path: Path) -> None:
    good = write_snapshot(read_sources([LINES], registry), tmp_path / "kept")
    data = (good / name).read_bytes()
    bad = [*truncated(data, 8), *with_flips(data, 5, 10), *with_wrong_json(data, FEW_WRONG)]
    bad = bad[:: 1 + len(bad) // 40]
    for number, (_, changed) in enumerate([*bad, ("empty", b""), ("text", b"PAR1" * 10)]):
        if changed == data:
            continue
        folder = tmp_path / str(number)
        shutil.copytree(good, folder)
        (folder / name).write_bytes(changed)
        _told(lambda: check_inputs([SnapshotFolder("kept", folder)]))  # noqa: B023 - called at once
        shutil.rmtree(folder)
