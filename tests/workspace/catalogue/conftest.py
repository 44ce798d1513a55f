# SPDX-License-Identifier: Apache-2.0
"""The shipped catalogue, loaded once, and a copy of its files that a test may change."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from asqms.workspace.catalogue import Catalogue, CatalogueError, load_catalogue
from asqms.workspace.catalogue.loader import SHIPPED


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Return a small folder of packs: the reference model with two processes and two standards."""
    root = tmp_path / "standards"
    model = root / "asqms-reference" / "0.1"
    (model / "processes").mkdir(parents=True)
    for name in ("standard", "roles", "evidence_types", "classification", "applicability"):
        shutil.copy(SHIPPED / f"asqms-reference/0.1/{name}.yaml", model)
    for name in ("OP.UVE", "SM.IMP"):
        shutil.copy(SHIPPED / f"asqms-reference/0.1/processes/{name}.yaml", model / "processes")
    (model / "kpis.yaml").write_text("kpis: []\n")
    for name in ("nist80088/rev2", "dataact/2023-2854"):
        shutil.copytree(SHIPPED / name, root / name)
    (root / "mappings").mkdir()
    (root / "mappings" / "asqms-reference--dataact.yaml").write_text(MAPPING)
    return root


MAPPING = """\
mapping:
  format: asqms-mapping/1
  from: {standard: asqms-reference, edition: '0.1'}
  to: {standard: dataact, edition: 2023-2854}
  author: A. Example
  mapped_on: 2026-01-02
  mark: {origin: ours}
rows:
  - {practice: OP.UVE.05, requirement: Art.3, relation: intersects, strength: supports}
"""


@pytest.fixture
def problems_of(packs: Path) -> Callable[[], list[str]]:
    """Return a function that loads the copied packs and gives their problems, places relative to them."""

    def load() -> list[str]:
        try:
            load_catalogue(standards_root=packs)
        except CatalogueError as error:
            return [str(one).replace(f"{packs}/", "") for one in error.problems]
        return []

    return load
