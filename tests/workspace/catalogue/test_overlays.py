# SPDX-License-Identifier: Apache-2.0
"""Overlays: the documented example, dates and order, and what they may not name."""

import re
from datetime import date
from pathlib import Path

import pytest

from asqms.engine.catalogue import Origin, PracticeKind, SoftwareType, Strength
from asqms.workspace.catalogue import Catalogue, CatalogueError, load_catalogue
from asqms.workspace.catalogue.difference import diff_catalogues
from asqms.workspace.catalogue.validation import validate_pack

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides" / "overlays.md"
HEAD = """\
overlay:
  format: asqms-overlay/1
  id: {id}
  effective: {effective}
  source: somewhere
  author: A. Example
  licence: none
"""


ROW = "{id: a, kind: k, title: t}"
CRA = "standard: cra, requirement: Art.13"
OLD = "practice: OP.UVE.05, standard: iso26262, requirement: 6-9"


def overlay(folder: Path, body: str = "", *, name: str = "one", effective: str = "2026-03-01") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(HEAD.format(id=name, effective=effective) + body, encoding="utf-8")
    return path


@pytest.fixture
def documented(tmp_path: Path) -> Path:
    """Return the overlay that the guide shows, as a file."""
    text = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert text is not None
    path = tmp_path / "overlay.yaml"
    path.write_text(text.group(1), encoding="utf-8")
    return path


def test_the_documented_overlay_does_what_the_guide_says(documented: Path, shipped: Catalogue) -> None:
    assert validate_pack(documented) == ()
    catalogue = load_catalogue([documented])
    practice = catalogue.practice_by_id["OP.UVE.05"]
    assert practice.official_id == "NW-7.1"
    assert practice.licensed_text is not None
    assert practice.licensed_text.in_language("zh-Hans").startswith("此处")
    assert practice.statement == shipped.practice_by_id["OP.UVE.05"].statement
    assert practice.criterion != shipped.practice_by_id["OP.UVE.05"].criterion
    assert catalogue.practice_by_id["SP.QUA.09"].kind is PracticeKind.BASIC
    assert catalogue.practice_by_id["OP.UVE.08"].condition.asil == ("B", "C", "D")
    assert catalogue.applicability[(SoftwareType.TYPE_I, PracticeKind.ADVANCED)] is Strength.RECOMMENDED
    assert catalogue.requirement_by_key[("iso26262", "6-9")].licensed_text is not None
    requirement = catalogue.requirement_by_key[("northwind", "7.1")]
    assert (requirement.parent, requirement.mark.origin) == ("7", Origin.OVERLAY)
    assert catalogue.interpretations[0].affects == ("OP.UVE.05", "northwind:7.1")
    added = [one for one in catalogue.mappings if one.standard == "northwind"]
    assert [(one.author, one.mapped_on) for one in added] == [
        ("A. Example, quality management", date(2026, 3, 1))
    ] * 2
    assert len(catalogue.mappings) == len(shipped.mappings) + 1
    assert catalogue.overlays == ("northwind-csr-2026",)
    assert catalogue.digest != shipped.digest


def test_differences_name_every_change_once(documented: Path, shipped: Catalogue) -> None:
    changes = diff_catalogues(shipped, load_catalogue([documented]))
    told = {(one.what, one.id, one.change, one.field) for one in changes}
    assert len(told) == len(changes)
    assert {
        ("practice", "SP.QUA.09", "changed", "kind"),
        ("practice", "OP.UVE.05", "changed", "official_id"),
        ("practice", "OP.UVE.05", "changed", "criterion"),
        ("practice", "OP.UVE.08", "changed", "condition"),
        ("applicability", "type I advanced", "changed", "strength"),
        ("standard", "northwind", "added", ""),
        ("requirement", "northwind:7.1", "added", ""),
        ("requirement", "iso26262:6-9", "changed", "licensed_text"),
        ("mapping", "OP.UVE.05 northwind:7.1", "added", ""),
        ("mapping", "OP.UVE.10 iso26262:6-9", "removed", ""),
        ("interpretation", "NW-FAQ-3", "added", ""),
    } <= told
    assert diff_catalogues(shipped, shipped) == ()
    opposite = diff_catalogues(load_catalogue([documented]), shipped)
    assert {(one.what, one.id, one.field) for one in opposite} == {
        (one.what, one.id, one.field) for one in changes
    }


def test_an_overlay_counts_from_its_effective_date_on(documented: Path, shipped: Catalogue) -> None:
    assert load_catalogue([documented], as_of=date(2026, 2, 28)) == shipped
    assert load_catalogue([documented], as_of=date(2026, 3, 1)) == load_catalogue([documented])


def test_the_later_overlay_wins_in_any_order_given(tmp_path: Path) -> None:
    old = overlay(tmp_path, "kinds: {OP.UVE.08: basic}\n", name="old", effective="2026-01-01")
    new = overlay(tmp_path, "kinds: {OP.UVE.08: recommended}\n", name="new", effective="2026-02-01")
    first, second = load_catalogue([old, new]), load_catalogue([new, old])
    assert first == second
    assert first.overlays == ("old", "new")
    assert first.practice_by_id["OP.UVE.08"].kind is PracticeKind.RECOMMENDED
    assert (
        load_catalogue([old, new], as_of=date(2026, 1, 15)).practice_by_id["OP.UVE.08"].kind
        is PracticeKind.BASIC
    )


def test_licensed_text_may_be_in_one_language_only(tmp_path: Path) -> None:
    path = overlay(tmp_path, "texts:\n- {practice: OP.UVE.05, text: {zh-Hans: 文本}}\n")
    text = load_catalogue([path]).practice_by_id["OP.UVE.05"].licensed_text
    assert text is not None
    assert text.in_language("zh-Hans") == "文本"


@pytest.mark.parametrize(
    ("body", "line", "code"),
    [
        ("official_ids: {X.1: [OP.UVE.99]}\n", 8, "unknown_practice"),
        ("official_ids: {X.1: []}\n", 8, "shape"),
        ("official_ids:\n  X.1: [OP.UVE.05]\n  X.1: [OP.UVE.04]\n", 10, "duplicate_key"),
        ("kinds: {OP.UVE.99: basic}\n", 8, "unknown_practice"),
        ("texts:\n- {text: x}\n", 9, "text"),
        ("texts:\n- {text: x, requirement: '6-9'}\n", 9, "reference"),
        ("texts:\n- {text: x, requirement: 'iso26262:6-99'}\n", 9, "unknown_requirement"),
        ("texts:\n- {text: {}, practice: OP.UVE.05}\n", 9, "language"),
        ("interpretations:\n- {id: a, affects: [OP.UVE.99], note: n}\n", 9, "unknown_practice"),
        (
            f"requirements: [{{standard: cra, edition: x, title: t, requirements: [{ROW}]}}]\n",
            8,
            "duplicate_standard",
        ),
        (
            f"mappings:\n  removed:\n  - {{practice: OP.UVE.05, {CRA}, reason: r}}\n",
            10,
            "dangling_mapping",
        ),
        (
            f"mappings:\n  added:\n  - {{{OLD}, relation: equal, strength: covers}}\n",
            10,
            "duplicate_mapping",
        ),
        (
            "applicability: {conditions: [{practice: OP.UVE.05, condition: {domains: [sea], reason: r}}]}\n",
            8,
            "unknown_domain",
        ),
        (
            "criteria:\n- practice: OP.UVE.05\n  criterion: {evidence: report.test, checks: [{check: no}]}\n",
            10,
            "unknown_check",
        ),
        ("extra: 1\n", 8, "shape"),
    ],
)
def test_what_an_overlay_names_must_exist(tmp_path: Path, body: str, line: int, code: str) -> None:
    path = overlay(tmp_path, body)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue([path])
    assert caught.value.problems[0].code.endswith(f".{code}")
    place = caught.value.problems[0].place
    assert place is not None
    assert (place.path, place.line) == (str(path), line)


def test_one_id_is_used_by_one_overlay(tmp_path: Path) -> None:
    first = overlay(tmp_path)
    (tmp_path / "copy").mkdir()
    second = overlay(tmp_path / "copy")
    with pytest.raises(CatalogueError, match="is there twice"):
        load_catalogue([first, second])


def test_a_missing_overlay_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        load_catalogue([tmp_path / "none.yaml"])
