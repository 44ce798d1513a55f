# SPDX-License-Identifier: Apache-2.0
"""The published schemas are current, accept what loads and refuse what does not."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TypeAlias

import jsonschema
import pytest

from asqms import workspace
from asqms.decoding.yaml import load_yaml
from asqms.kernel.errors import AsqmsError
from asqms.workspace.catalogue import load_catalogue
from asqms.workspace.model_records import SECTIONS
from asqms.workspace.schema import FILES_SCHEMA, SETTINGS_SCHEMA, schemas, write_schemas
from asqms.workspace.start import template_files
from tests.support.workspaces import FILES
from tests.workspace.test_problems import CASES

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "reference" / "schemas"
SHAPE_CODES = {"wrong_type", "unknown_key", "missing_key", "bad_id", "bad_date", "bad_value", "file_time"}


SHAPE_CASES = [name for name, case in CASES.items() if case[1] in SHAPE_CODES and name != "bad-date"]
OURS = ("asqms.yaml", "organisation.yaml", "items.yaml", "records.yaml")
Checkers: TypeAlias = dict[str, jsonschema.Draft202012Validator]


@pytest.fixture(scope="module")
def checkers() -> Checkers:
    found = {}
    for name, text in schemas(load_catalogue()).items():
        schema = json.loads(text)
        jsonschema.Draft202012Validator.check_schema(schema)
        found[name] = jsonschema.Draft202012Validator(schema)
    return found


def _value(text: str) -> object:
    return load_yaml(text.encode(), name="x.yaml").value


@pytest.mark.parametrize(
    "texts",
    [template_files(date(2026, 11, 20)), {name: FILES[name] for name in OURS}],
    ids=["template", "sample"],
)
def test_what_loads_is_accepted(texts: dict[str, str], checkers: Checkers) -> None:
    for name, text in texts.items():
        if name.endswith(".yaml"):
            checker = checkers[SETTINGS_SCHEMA if name == "asqms.yaml" else FILES_SCHEMA]
            assert list(checker.iter_errors(_value(text))) == [], name


@pytest.mark.parametrize("name", SHAPE_CASES)
def test_what_has_the_wrong_shape_is_refused(name: str, checkers: Checkers) -> None:
    assert not checkers[FILES_SCHEMA].is_valid(_value(CASES[name][0].replace("¦", "")))


def test_wrong_settings_are_refused(checkers: Checkers) -> None:
    good = _value(FILES["asqms.yaml"])
    assert isinstance(good, dict)
    wrongs = [{"asqms": 2}, {"organisation": "x"}, {"items": []}, {"ignore": 3}, {"trace_models": {"-": "x"}}]
    for wrong in wrongs:
        assert not checkers[SETTINGS_SCHEMA].is_valid({**good, **wrong}), wrong


def test_editors_are_offered_the_ids_of_the_catalogue() -> None:
    text = schemas(load_catalogue())[FILES_SCHEMA]
    for offered in ("OP.UVE.05", "in_vehicle", "quality_manager", "report.test", "development", "CLS.6"):
        assert f'"{offered}"' in text
        assert f'"{offered}"' not in schemas()[FILES_SCHEMA].replace("in_vehicle, ", "")


def test_the_published_schemas_are_current() -> None:
    for name, text in schemas(load_catalogue()).items():
        assert (PUBLISHED / name).read_text(encoding="utf-8") == text, (
            f"Run: asqms schema --out {PUBLISHED.relative_to(PUBLISHED.parents[2])}"
        )


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AsqmsError) as caught:
        write_schemas(tmp_path / "file" / "deep")
    assert caught.value.code == "schema.not_written"


def test_the_reference_page_names_every_key_and_code() -> None:
    page = (PUBLISHED.parent / "workspace.md").read_text(encoding="utf-8")
    for section, model in SECTIONS.items():
        part = page.split(f"\n## {section}\n")[1].split("\n## ")[0]
        assert [key for key in model.model_fields if f"| `{key}` |" not in part] == [], section
    sources = Path(workspace.__file__).parent.glob("*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    codes = set(re.findall(r'"((?:workspace|classify|schema)\.[a-z_]+)"', text))
    assert len(codes) > 30
    assert [code for code in sorted(codes) if f"`{code}`" not in page and f"`_{code[18:]}`" not in page] == []
