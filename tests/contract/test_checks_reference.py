# SPDX-License-Identifier: Apache-2.0
"""The pages about checks and registers are what the code and the criteria say."""

import re
from pathlib import Path

import yaml

from asqms.engine.checks.registry import CHECKS
from asqms.engine.criteria import EvidenceNeed
from asqms.engine.criterion import needs_of
from asqms.workspace.catalogue.loader import load_catalogue
from tools.checks_reference import FOLDER, ROOT, pages
from tools.facts_reference import fact_patterns, fact_tables

OTHER_SOURCES = re.compile(r"trace\.|declared\.")
"""Facts of the trace engine, and names that only say that a total is stated."""
NOT_DOCUMENTED = {"items.missing.release", "items.by_type.feat_arc_dyn"}
"""Facts that a check understands and no README of an adapter names so far."""


def test_the_pages_are_current() -> None:
    for path, text in pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run python -m tools.checks_reference"


def test_every_check_is_described() -> None:
    page = (FOLDER / "checks.md").read_text(encoding="utf-8")
    assert {name for name in CHECKS if f"### {name}\n" not in page} == set()


def test_checks_read_facts_that_an_adapter_gives() -> None:
    patterns = [pattern for table in fact_tables() for pattern in fact_patterns(table)]
    facts = {
        fact
        for path in sorted((ROOT / "src/asqms/engine/checks").glob("*/samples/*/met.yaml"))
        for fact in re.findall(r"^    ([a-z][\w.]*\.[\w.]*):", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    unread = {fact for fact in facts if not any(pattern.fullmatch(fact) for pattern in patterns)}
    assert {fact for fact in unread if not OTHER_SOURCES.match(fact)} <= NOT_DOCUMENTED


def test_the_examples_of_the_guide_load(tmp_path: Path) -> None:
    guide = (ROOT / "docs/guides/criteria.md").read_text(encoding="utf-8")
    shipped, overlay = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "overlay.yaml").write_text(overlay, encoding="utf-8")
    criterion = load_catalogue([tmp_path / "overlay.yaml"]).practice_by_id["OP.UVE.05"].criterion
    assert isinstance(criterion, EvidenceNeed)
    assert criterion.checks[0].parameters["minimum_percent"] == {"by": "software_type", "I": 50, "II": 85}
    assert yaml.safe_load(shipped)["criteria"][0]["criterion"]["evidence"] == "report.coverage"


def test_the_limits_of_the_guide_are_those_of_the_criteria() -> None:
    guide = (ROOT / "docs/guides/criteria.md").read_text(encoding="utf-8")
    stated = {int(one) for one in re.findall(r"\b(\d+) days", guide)}
    asked = {
        call.parameters["days"]
        for practice in load_catalogue().practices
        for need in needs_of(practice.criterion)
        for call in need.checks
        if "days" in call.parameters
    }
    assert asked - stated == {548}, "18 months are the model's own words for OpenChain"
