# SPDX-License-Identifier: Apache-2.0
"""The page of facts is current, and what adapters give is what their READMEs document."""

from importlib.metadata import entry_points
from pathlib import Path

import pytest

from asqms.kernel.adapters import Adapter
from tests.support.adapter_cases import read
from tools.facts_reference import ADAPTERS, PAGE, fact_patterns, fact_tables, page

DOCUMENTED = ("cobertura", "cppcheck", "ctrf", "gcovr", "jacoco", "junit", "lcov", "sarif")


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(fact_tables()), "run python -m tools.facts_reference"


def test_every_adapter_with_a_readme_documents_facts() -> None:
    assert [table.name for table in fact_tables() if not table.rows] == []


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_fact_of_a_sample_is_documented(name: str) -> None:
    adapter: Adapter = next(iter(entry_points(group="asqms.adapters", name=name))).load()
    table = next(one for one in fact_tables() if one.name == name)
    patterns = fact_patterns(table)
    samples: list[Path] = sorted((ADAPTERS / name / "samples").iterdir())
    assert samples
    for sample in samples:
        facts = read(adapter, sample.read_bytes(), name=sample.name, with_trace=True).facts
        unknown = [fact for fact in facts if not any(one.fullmatch(fact) for one in patterns)]
        assert unknown == []
