# SPDX-License-Identifier: Apache-2.0
"""What a trace check says about small sets of items that a person can judge by eye."""

import pytest

from asqms.engine.trace.check import check_trace
from asqms.engine.trace.findings import Finding, verdict_of
from asqms.engine.trace.graph import TraceInput
from asqms.engine.trace.model import Direction, Level, Outside, Rule, TraceModel
from asqms.engine.trace.neighbours import neighbours
from asqms.engine.trace.pairs import matrix
from asqms.engine.trace.result import TraceResult
from asqms.kernel.records import TraceRecords

MODEL = TraceModel(
    title="Small",
    levels=(
        Level("system", "System", ("sys",), verification=True),
        Level("software", "Software", ("swr",), verification=True),
        Level("test", "Tests", ("test",), test=True),
    ),
    rules=(
        Rule("software", Direction.UP, ("system",)),
        Rule("system", Direction.DOWN, ("software",)),
        Rule("software", Direction.DOWN, ("test",)),
    ),
    outside=Outside(ids=("EXT_*",)),
)


def source(items: str, links: str = "", name: str = "one") -> TraceInput:
    """Items as ``id:type[:result[:digest]]``, links as ``from>to[:kind[:stamp]]``, separated by spaces."""
    records = TraceRecords()
    for item in items.split():
        item_id, item_type, result, digest = [*item.split(":"), "", ""][:4]
        records.item_id.append(item_id)
        records.item_type.append(item_type)
        records.item_title.append(f"Title of {item_id}")
        records.item_status.append("")
        records.item_result.append(result)
        records.item_digest.append(digest)
        records.item_place.append(f"{name}.txt:{len(records.item_id)}")
    for link in links.split():
        ends, kind, stamp = [*link.split(":"), "", ""][:3]
        start, _, end = ends.partition(">")
        records.link_source.append(start)
        records.link_target.append(end)
        records.link_kind.append(kind or "derives")
        records.link_stamp.append(stamp)
        records.link_condition.append("")
    return TraceInput(name, records)


def checked(items: str, links: str = "", model: TraceModel | None = MODEL) -> TraceResult:
    return check_trace([source(items, links)], model)


def test_everything_linked_and_passed_conforms() -> None:
    result = checked("S:sys W:swr T:test:passed", "W>S T>W:verifies")
    assert result.conforms
    assert result.score.value == 100
    assert result.verdicts["conforms"] == 3
    assert [level.verified for level in result.levels] == [1, 1, 1]


def test_results_roll_up_through_children() -> None:
    result = checked("S:sys W:swr V:swr T:test:passed U:test:failed", "W>S V>S T>W U>V")
    system, software, _ = result.levels
    assert (system.failed, software.failed, software.verified) == (1, 1, 1)
    assert not result.conforms


def test_a_skipped_test_never_counts_as_passed() -> None:
    result = checked("S:sys W:swr T:test:passed U:test:skipped", "W>S T>W U>W")
    software = result.levels[1]
    assert (software.verified, software.untested, software.not_run) == (0, 0, 1)
    assert result.verdicts["partly"] == 2
    only_skipped = checked("S:sys W:swr U:test:skipped", "W>S U>W")
    assert only_skipped.levels[1].untested == 1
    assert only_skipped.verdicts["undetermined"] == 3


def test_a_test_without_a_result_has_not_run() -> None:
    assert checked("S:sys W:swr T:test", "W>S T>W").levels[1].not_run == 1


def test_a_suspect_link_lowers_the_score_and_is_named() -> None:
    fine = checked("S:sys::new W:swr T:test:passed", "W>S:derives:new T>W")
    suspect = checked("S:sys::new W:swr T:test:passed", "W>S:derives:old T>W")
    assert fine.conforms
    assert suspect.suspect.first[0].source == "W"
    assert suspect.score.value == 50
    assert (suspect.score.met, suspect.score.expected) == (fine.score.met, fine.score.expected)
    assert suspect.verdicts["partly"] == 1
    assert not suspect.conforms


def test_outside_is_not_broken() -> None:
    result = checked("S:sys W:swr T:test:passed", "W>S W>EXT_1 W>GONE T>W")
    assert (result.broken.total, result.outside.total) == (1, 1)
    assert result.broken.first[0].target == "GONE"
    assert result.broken.first[0].place == "one.txt:2"
    assert result.facts()["trace.links.outside"] == 1


def test_links_resolve_across_sources() -> None:
    requirements, tests = source("S:sys W:swr", "W>S"), source("T:test:passed", "T>W", "two")
    assert check_trace([requirements, tests], MODEL).conforms
    assert check_trace([tests, requirements], MODEL).conforms
    alone = check_trace([tests], MODEL)
    assert alone.broken.total == 1


def test_a_repeated_id_is_reported_and_the_first_kept() -> None:
    first = source("S:sys W:swr T:test:passed", "W>S T>W")
    second = source("T:test:failed", "", "two")
    result = check_trace([first, second], MODEL)
    assert result.items_total == 3
    assert result.levels[2].failed == 0
    assert [(one.id, one.kept_from, one.dropped_from, one.differs) for one in result.duplicates] == [
        ("T", "one", "two", True)
    ]
    assert not result.conforms
    assert check_trace([first, source("T:test:passed", "", "two")], MODEL).conforms


def test_a_cycle_is_found_and_named() -> None:
    result = checked("S:sys W:swr V:swr T:test:passed", "W>S W>V V>W T>W")
    assert result.cycles_total == 1
    assert result.cycles == (("W", "V"),)
    assert result.findings["in_cycle"].total == 2


def test_types_without_level_are_counted_and_not_judged() -> None:
    result = checked("S:sys W:swr T:test:passed X:note", "W>S T>W")
    assert result.unclassified == {"note": 1}
    assert result.verdicts["not_applicable"] == 1
    assert result.conforms


def test_nothing_to_judge_is_not_conforming() -> None:
    assert not checked("").conforms
    assert not checked("X:note").has_items


@pytest.mark.parametrize(
    ("bits", "verdict"),
    [
        (0, "conforms"),
        (Finding.ORPHAN, "conforms"),
        (Finding.SUSPECT, "partly"),
        (Finding.NOT_RUN, "partly"),
        (Finding.UNTESTED, "undetermined"),
        (Finding.UNTESTED | Finding.SUSPECT, "undetermined"),
        (Finding.UNTESTED | Finding.NO_PARENT, "deviates"),
        (Finding.MISSING_CHILD, "deviates"),
        (Finding.BROKEN, "deviates"),
        (Finding.FAILED | Finding.NOT_RUN, "deviates"),
        (Finding.IN_CYCLE, "deviates"),
        (Finding.TOO_MANY, "deviates"),
    ],
)
def test_the_verdict_follows_from_the_findings(bits: int, verdict: str) -> None:
    assert verdict_of(bits) == verdict


def test_without_a_model_levels_are_types_and_rules_are_links_seen() -> None:
    result = checked("S:sys W:swr V:swr T:ut:passed", "W>S T>W", model=None)
    assert result.model.inferred
    names = {level.level for level in result.levels}
    assert names == {"system_requirement", "software_requirement", "unit_test"}
    facts = result.facts()
    assert facts["trace.rule.software_requirement.system_requirement.covered"] == 1
    assert facts["trace.rule.software_requirement.system_requirement.total"] == 2
    assert facts["trace.level.software_requirement.untested"] == 1


def test_facts_carry_every_denominator() -> None:
    facts = checked("S:sys W:swr V:swr T:test:failed", "W>S T>W").facts()
    assert facts["trace.level.software.total"] == 2
    assert facts["trace.level.software.covered_up"] == 1
    assert facts["trace.level.software.covered_down"] == 1
    assert facts["trace.level.software.failed"] == 1
    assert facts["trace.level.software.untested"] == 1
    assert facts["trace.items.total"] == 4
    assert facts["trace.orphans"] == 1


def test_the_order_of_items_and_links_changes_no_count() -> None:
    one = checked("S:sys W:swr V:swr T:test:failed", "W>S V>GONE T>W")
    two = checked("T:test:failed V:swr W:swr S:sys", "T>W V>GONE W>S")
    assert one.facts() == two.facts()
    assert one.verdicts == two.verdicts


def test_neighbours_go_up_and_down_and_stop_at_cycles() -> None:
    result = checked("S:sys W:swr V:swr T:test:failed", "W>S W>V V>W W>GONE T>W")
    node = neighbours(result, "W", depth=5)
    assert node is not None
    assert [one.id for one in node.above] == ["S", "V", "GONE"]
    assert node.above[2].link_state == "broken"
    assert node.above[1].above[0].repeated
    assert {one.id for one in node.below} == {"V", "T"}
    assert "failed" in node.findings
    assert neighbours(result, "UNKNOWN") is None


def test_neighbours_say_where_they_were_cut() -> None:
    result = checked("S:sys W:swr T:test:passed", "W>S T>W")
    node = neighbours(result, "S", depth=1)
    assert node is not None
    assert node.below[0].cut


def test_the_matrix_has_a_row_for_every_item_and_runs_over_levels_between() -> None:
    result = checked("S:sys R:sys W:swr T:test:passed", "W>S T>W")
    direct = matrix(result, "software", "test")
    assert [(row.id, row.partners) for row in direct.rows] == [("W", ("T",))]
    assert not direct.indirect
    over = matrix(result, "system", "test")
    assert [(row.id, row.partners) for row in over.rows] == [("S", ("T",)), ("R", ())]
    assert over.indirect
    assert over.covered == 1
    with pytest.raises(KeyError):
        matrix(result, "system", "nowhere")


def test_cardinality_counts_different_partners() -> None:
    model = TraceModel(
        "",
        MODEL.levels,
        (Rule("software", Direction.UP, ("system",), minimum=1, maximum=1),),
        outside=MODEL.outside,
    )
    result = checked("S:sys R:sys W:swr V:swr", "W>S W>S V>S V>R", model)
    assert result.findings["too_many"].total == 1
    assert result.findings["too_many"].first[0].id == "V"
    assert result.rules[0].items.covered == 1
