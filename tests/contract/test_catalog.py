# SPDX-License-Identifier: Apache-2.0
"""``asqms catalog``: what it prints, its exit codes, and that the origin is told every time."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asqms.faces.cli.application import root, run
from asqms.faces.cli.session import Session
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.errors import AsqmsError

ORIGIN = "This is OUR OWN model. It is not the ASQMS standard"
OVERLAY = """\
overlay:
  format: asqms-overlay/1
  id: made
  effective: 2026-03-01
  source: somewhere
  author: A. Example
  licence: none
official_ids: {X.1: [OP.UVE.05]}
kinds: {OP.UVE.08: basic}
texts: [{practice: OP.UVE.05, text: {en: licensed words, de: lizenzierter Satz}}]
"""


class _Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 20, 12, tzinfo=UTC)


def session() -> Session:
    return Session(load_adapters=AdapterRegistry, clock=_Noon())


def catalog(*arguments: str) -> Result:
    result = CliRunner().invoke(root, ["catalog", *arguments], obj=session(), standalone_mode=False)
    assert result.exception is None, result.exception
    return result


def as_json(*arguments: str) -> dict[str, object]:
    content = json.loads(catalog(*arguments, "--format", "json").stdout)
    assert isinstance(content, dict)
    return content


@pytest.fixture
def overlay(tmp_path: Path) -> str:
    path = tmp_path / "made.yaml"
    path.write_text(OVERLAY, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "practices", "--process", "OP.UVE"),
        ("show", "OP.UVE.05"),
        ("show", "iso26262:6-9"),
        ("mappings", "--practice", "OP.UVE.05"),
        ("coverage", "cra"),
    ],
)
def test_the_origin_is_told_in_both_forms(arguments: tuple[str, ...]) -> None:
    assert ORIGIN in catalog(*arguments).stdout
    about = as_json(*arguments)["catalogue"]
    assert about["origin_statement"][0].startswith(ORIGIN)
    assert about["digest"].startswith("sha256:")


def test_a_list_is_searched_in_every_value() -> None:
    found = as_json("list", "evidence", "--search", "ERASURE")["evidence"]
    assert [row["id"] for row in found] == ["certificate.erasure"]
    assert as_json("list", "evidence", "--search", "no such thing")["evidence"] == []


def test_lists_are_filtered() -> None:
    rows = as_json("list", "--process", "OP.UVE", "--kind", "advanced")["practices"]
    assert [row["id"] for row in rows] == ["OP.UVE.08", "OP.UVE.09"]
    assert len(as_json("list", "requirements", "--standard", "nist80088")["requirements"]) == 5
    overview = as_json("list")
    assert (len(overview["processes"]), len(overview["standards"])) == (28, 25)


@pytest.mark.parametrize(
    ("identity", "kind", "told"),
    [
        ("OP.UVE.05", "practice", "Measure structural coverage"),
        ("OP.UVE", "process", "OP.UVE.10"),
        ("OP", "group", "OP.TRM"),
        ("iso26262:6-9", "requirement", "OP.UVE.05"),
        ("aspice40:PA 2.1", "requirement", "GP 2.1.1"),
        ("cra", "standard", "Aftermarket"),
        ("asqms-reference", "reference model", "practice id = process id + two digits"),
        ("asqms", "standard", "never tell a user that the law demands it"),
        ("safety_manager", "role", "safety plan and case"),
        ("report.coverage", "evidence type", "OP.UVE.05"),
        ("kpi.trm.erasure", "kpi", "OP.TRM"),
        ("CLS.4", "question", "yes or unknown"),
        ("roadside", "domain", "fixed roadside systems"),
        ("termination", "phase", "shutdown, erasure, archive"),
    ],
)
def test_anything_is_shown_by_its_id(identity: str, kind: str, told: str) -> None:
    printed = catalog("show", identity).stdout
    assert printed.startswith(f"{identity} {kind}\n")
    assert told in " ".join(printed.split())
    content = as_json("show", identity)
    assert (content["what"], content["id"]) == (kind, identity)


def test_a_practice_shows_its_criterion_and_its_condition() -> None:
    printed = " ".join(catalog("show", "OP.UVE.08").stdout.split())
    assert "asil: A, B, C, D" in printed
    assert "check coverage_reaches_target" in printed


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("show", "OP.UVE.50"), "Did you mean OP.UVE."),
        (("show", "SWE.4"), "Did you mean aspice40:SWE.4?"),
        (("show", "iso26262:6-99"), "Did you mean 6-9?"),
        (("list", "practices", "--process", "OP.UVF"), "Did you mean OP.UVE?"),
        (("mappings", "--standard", "iso2626"), "Did you mean iso26262?"),
        (("coverage", "iso2626"), "Did you mean iso26262?"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(
    arguments: tuple[str, ...], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["catalog", *arguments], session()) == 2
    assert hint in capsys.readouterr().err


def test_mappings_are_typed_and_sourced() -> None:
    (row,) = as_json("mappings", "--practice", "OP.UVE.05", "--standard", "iso26262")["mappings"]
    assert row == {
        "practice": "OP.UVE.05",
        "requirement": "iso26262:6-9",
        "edition": "2018",
        "title": {"en": "Software unit verification"},
        "relation": "intersects",
        "strength": "supports",
        "author": "OpenASQMS authors",
        "mapped_on": "2026-11-20",
        "mark": "OURS",
        "source": "xref of the reference model 0.1.0",
    }
    assert len(as_json("mappings", "--requirement", "iso26262:6-9")["mappings"]) == 5


def test_an_overlay_is_shown_from_its_date_on(overlay: str) -> None:
    assert "OP.UVE.05" in catalog("show", "X.1", "--overlay", overlay).stdout
    shown = catalog("show", "OP.UVE.05", "--overlay", overlay, "--language", "de").stdout
    assert "lizenzierter Satz" in shown
    assert "with made" in shown
    before = catalog("show", "OP.UVE.05", "--overlay", overlay, "--as-of", "2026-02-01").stdout
    assert "licensed words" not in before


def test_differences_are_listed_field_by_field(overlay: str) -> None:
    printed = catalog("diff", "shipped", overlay).stdout
    assert "~ practice OP.UVE.08 kind: advanced -> basic" in printed
    changes = as_json("diff", overlay, "shipped")["changes"]
    assert {"practice", "catalogue"} == {one["what"] for one in changes}
    assert catalog("diff", "shipped", "shipped").stdout == "0 differences.\n"


def test_validation_names_the_line_and_exits_with_3(overlay: str) -> None:
    assert catalog("validate", overlay).return_value == 0
    path = Path(overlay)
    path.write_text(OVERLAY.replace("OP.UVE.08", "OP.UVE.80"), encoding="utf-8")
    result = catalog("validate", overlay)
    assert result.return_value == 3
    assert f"{overlay}:9:20: There is no practice 'OP.UVE.80'." in result.stdout
    content = as_json("validate", overlay)
    assert content["valid"] is False
    assert (content["problems"][0]["line"], content["problems"][0]["code"]) == (
        9,
        "catalogue.unknown_practice",
    )


@pytest.mark.parametrize("text", ["", "a: 1\n", "[]", "pack: [", "pack: {}"])
def test_what_is_no_catalogue_file_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(text)
    assert catalog("validate", str(path)).return_value == 3
    with pytest.raises(AsqmsError):
        root.main(["catalog", "diff", "shipped", str(path)], standalone_mode=False, obj=session())


def test_coverage_adds_up() -> None:
    content = as_json("coverage")
    total = content["total"]
    assert total["practices"] == 280
    assert total["deduplication_factor"] == round(total["served"] / 280, 3)
    assert sum(row["mappings"] for row in content["standards"]) == 1142
    assert "product_liability" not in catalog("coverage").stdout
    assert "Art.44" in catalog("coverage", "gdpr", "--unmapped").stdout


def test_a_schema_is_printed() -> None:
    schema = json.loads(catalog("schema", "overlay").stdout)
    assert schema["$ref"] == "#/$defs/OverlayFile"


def test_every_option_of_the_group_is_listed() -> None:
    for name in ("list", "show", "mappings", "diff", "validate", "coverage"):
        result = CliRunner().invoke(root, ["catalog", name, "--help"], obj=session())
        assert result.exit_code == 0
        assert "--format" in result.stdout
