# SPDX-License-Identifier: Apache-2.0
"""needs.json: layouts, link fields, conditions, back links, hostile input, the real files."""

import io
import json
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.sphinx_needs.layout import list_fields
from asqms.adapters.sphinx_needs.parse import adapter
from asqms.adapters.sphinx_needs.targets import is_met, split_target
from asqms.decoding.trace import content_digest
from asqms.kernel.adapters import Source
from asqms.kernel.errors import LimitError
from asqms.kernel.records import FactValue
from tests.support.adapter_cases import (
    columns_are_equally_long,
    error_code,
    gives_records_or_a_coded_error,
    json_attacks,
    mutated,
    read,
    samples_of,
    score,
)
from tests.support.shared import require_shared

SAMPLES = {path.stem: path.read_bytes() for path in samples_of(__file__)}
WITH, WITHOUT = SAMPLES["with_schema"], SAMPLES["without_schema"]


def file_of(needs: object, **more: object) -> bytes:
    version = {"needs": needs, **more}
    return json.dumps({"current_version": "1", "versions": {"1": version}}).encode()


def test_the_schema_names_links_and_fills_defaults() -> None:
    reading = read(adapter, WITH, with_trace=True)
    facts, trace = reading.facts, reading.trace
    assert trace is not None
    columns_are_equally_long(trace)
    assert (reading.format_version, facts["versions.total"], facts["version.1.0.items.total"]) == (
        "2.0",
        2,
        1,
    )
    assert (facts["items.total"], facts["items.external"], facts["declared.items.total"]) == (4, 1, 4)
    assert (facts["links.total"], facts["links.by_kind.satisfies"], facts["links.unresolved"]) == (6, 5, 1)
    assert trace.item_id == ["REQ_1", "SPEC_1", "TEST_1"]
    assert trace.item_status == ["valid", "draft", "valid"]
    assert trace.item_result == ["", "", "passed"]
    assert trace.item_place == ["brake.rst:12", "brake.rst:30", ""]
    assert trace.item_digest[0] == content_digest("Light when braking", "The light shall be on.")
    assert trace.external_ids == ["EXT_1"]


def test_suffixes_become_conditions_that_are_judged() -> None:
    reading = read(adapter, WITH, with_trace=True)
    trace = reading.trace
    assert trace is not None
    assert trace.link_target[:4] == ["REQ_1", "REQ_1", "REQ_ELSEWHERE", "SPEC_1"]
    assert trace.link_condition[:4] == ["[version==1]", ".part_a[version>=2]", "[version==1]", "[size]"]
    facts = reading.facts
    assert (facts["links.condition.total"], facts["links.condition.unmet"]) == (4, 1)
    codes = ["sphinx_needs.several_versions", "sphinx_needs.condition_unmet", "sphinx_needs.condition_unread"]
    assert [one.code for one in reading.notices] == codes


def test_back_links_from_outside_become_links() -> None:
    reading = read(adapter, WITH, with_trace=True)
    trace = reading.trace
    assert trace is not None
    assert (trace.link_source[4:], trace.link_target[4:]) == (["TEST_1", "TEST_OUTSIDE"], ["REQ_1", "REQ_1"])
    assert trace.link_kind[4:] == ["fully_verifies", "fully_verifies"]
    assert reading.facts["links.back.by_kind.fully_verifies"] == 2


def test_without_a_schema_links_are_known_by_their_values() -> None:
    reading = read(adapter, WITHOUT, with_trace=True)
    facts, trace = reading.facts, reading.trace
    assert trace is not None
    assert (facts["links.total"], facts["links.by_kind.links"], facts["links.inferred.by_kind.verifies"]) == (
        1,
        1,
        1,
    )
    assert (trace.link_source, trace.link_target) == (["REQ_1", "TEST_1"], ["REQ_GONE", "REQ_1"])
    assert (trace.link_stamp, trace.item_result) == (["", "00000000000000bb"], ["", "failed"])
    assert trace.item_digest == ["00000000000000aa", "00000000000000cc"]
    codes = ["sphinx_needs.declared_total_differs", "sphinx_needs.links_inferred"]
    assert [one.code for one in reading.notices] == codes
    named = read(adapter, WITHOUT, options={"link_fields": ["colours"]}).facts
    assert named["links.by_kind.colours"] == 3


def test_stamps_are_used_only_where_there_is_one_per_link() -> None:
    two = {"A": {"links": ["B"], "derives": ["B", "C"], "stamps": ["00000001", "00000002", "no digest"]}}
    few = {"A": {"links": ["B", "C"], "stamps": ["00000001"]}}
    rest: dict[str, object] = {"B": {}, "C": {}}
    trace = read(adapter, file_of(two | rest), with_trace=True).trace
    assert trace is not None
    assert trace.link_stamp == ["00000001", "00000002", ""]
    trace = read(adapter, file_of(few | rest), with_trace=True).trace
    assert trace is not None
    assert trace.link_stamp == ["", ""]


def test_contents_are_read_when_a_digest_is_wanted() -> None:
    rows = b'"A": {"title": "a", "content": "x\\n"}, "B": {"id": "A", "content": "y"}, "C": {"content": 7}'
    rows += b', "D": {"description": "older", "content": ""}, "E": {"content": 1e999}'
    for more in (b"", b', "F": {"status": null}'):
        needs = b'{"versions": {"1": {"needs": {' + rows + more + b"}}}}"
        trace = read(adapter, needs, with_trace=True).trace
        assert trace is not None
        at = dict(zip(trace.item_id, trace.item_digest, strict=True))
        assert at["A"] == content_digest("a", "x\n")
        assert at["C"] == content_digest("", "7")
        assert at["D"] == content_digest("", "older")


def test_plain_and_other_values_give_the_same_links() -> None:
    plain = {"A": {"links": ["B", "GONE"], "status": "x"}, "B": {"verifies": ["A"], "lineno": 3}}
    other = {**plain, "C": {"title": None}}
    first, second = (read(adapter, file_of(one), with_trace=True).trace for one in (plain, other))
    assert first is not None
    assert second is not None
    assert first.link_target == second.link_target == ["B", "GONE", "A"]
    assert first.item_digest == second.item_digest[:2]


def test_a_version_can_be_chosen() -> None:
    assert read(adapter, WITH, options={"version": "1.0"}).facts["items.by_type.req"] == 1
    assert error_code(adapter, WITH, {"version": "3.0"}) == "sphinx_needs.version_unknown"
    assert error_code(adapter, WITH, {"version": 3}) == "sphinx_needs.option_invalid"
    assert error_code(adapter, WITH, {"link_fields": "links"}) == "sphinx_needs.option_invalid"


def test_a_missing_current_version_gives_the_last_one() -> None:
    data = b'{"versions": {"1": {"needs": {}}, "2": {"needs": {"A": {}}}}, "current_version": "9"}'
    reading = read(adapter, data)
    assert (reading.format_version, reading.facts["items.total"]) == ("2", 1)
    assert "sphinx_needs.current_version_missing" in [one.code for one in reading.notices]
    assert read(adapter, b'{"needs": {"A": {"title": "x"}}}').facts["items.total"] == 1


def test_repeated_ids_are_told_and_the_first_is_kept() -> None:
    by_key = b'{"versions": {"1": {"needs": {"A": {"title": "first"}, "A": {"title": "second"}}}}}'
    by_id = file_of({"A": {"id": "A", "title": "first"}, "B": {"id": "A", "title": "second"}})
    for data in (by_key, by_id):
        reading = read(adapter, data, with_trace=True)
        assert [one.code for one in reading.notices] == ["sphinx_needs.duplicate_id"]
        assert reading.trace is not None
        assert (reading.trace.item_id, reading.trace.item_title) == (["A"], ["first"])
    assert read(adapter, by_id).facts["items.duplicate"] == 1


def test_values_of_the_wrong_kind_are_no_hindrance() -> None:
    odd = {
        "title": 3,
        "status": ["x"],
        "type": None,
        "links": [1, None, {"a": 1}, "B"],
        "lineno": "x",
        "docname": 4,
    }
    reading = read(adapter, file_of({"A": odd, "B": "no need", "C": {"links": "A; B,"}}), with_trace=True)
    assert [one.code for one in reading.notices] == ["sphinx_needs.not_an_object"]
    assert reading.trace is not None
    assert reading.trace.item_title == ["3", ""]
    assert list(zip(reading.trace.link_source, reading.trace.link_target, strict=True)) == [
        ("A", "B"),
        ("C", "A"),
        ("C", "B"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{}", "sphinx_needs.no_versions"),
        (b'{"versions": {}}', "sphinx_needs.no_versions"),
        (b'{"versions": []}', "json.shape"),
        (b'{"versions": {"1": {"needs": []}}}', "sphinx_needs.needs_not_a_table"),
        (b'{"versions": {"1": {"needs": []}, "2": {}}}', "sphinx_needs.needs_not_a_table"),
    ],
)
def test_other_layouts_are_refused(data: bytes, code: str) -> None:
    assert error_code(adapter, data) == code


def test_a_file_without_any_version_holds_no_needs_and_says_so() -> None:
    data = b'{"current_version": "0.5", "project": "door", "versions": {}}'
    reading = read(adapter, data, with_trace=True)
    assert score(adapter, data) == 90
    assert (reading.facts["items.total"], reading.facts["links.total"], reading.facts["versions.total"]) == (
        0,
        0,
        0,
    )
    assert [one.code for one in reading.notices] == ["sphinx_needs.without_versions"]
    assert score(adapter, b'{"versions": {}, "project": "door"}') == 0


def test_detection_needs_versions_with_needs() -> None:
    assert [score(adapter, one) for one in (WITH, WITHOUT)] == [95, 95]
    assert score(adapter, b'{"versions": {"1": {"needs": {}}}}') == 80
    assert score(adapter, b'{"needs": {}}') == 60
    assert [score(adapter, one) for one in (b"{}", b"[]", b"<a/>", b'{"versions": {}}')] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("A", ("A", "")),
        (" A ", ("A", "")),
        ("A[version==1]", ("A", "[version==1]")),
        ("A.p", ("A", ".p")),
        ("A.p[v==1]", ("A", ".p[v==1]")),
        ("X.p", ("X", ".p")),
        ("B.dot", ("B.dot", "")),
        ("B.dot[v==1]", ("B.dot", "[v==1]")),
        ("T[cpp]_a", ("T[cpp]_a", "")),
        ("]", ("]", "")),
        ("[]", ("[]", "")),
    ],
)
def test_targets_lose_their_suffix(raw: str, expected: tuple[str, str]) -> None:
    assert split_target(raw, {"A", "B.dot"}) == expected


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ("version==2", True),
        ("version == 2.0", True),
        ("version!=2", False),
        ("version>=3", False),
        ("version<3 and state=='valid'", True),
        ('state=="draft" and version==2', False),
        ("missing==1", False),
        ("state>1", None),
        ("version", None),
        ("open()==1", None),
    ],
)
def test_conditions_are_compared(condition: str, met: bool | None) -> None:  # noqa: FBT001 - a parameter
    assert is_met(f"[{condition}]", {"version": 2, "state": "valid"}) is met


def test_keys_of_lists_are_found_wherever_they_stand() -> None:
    long = "k" * 300
    data = json.dumps(
        {"A": {"a": [], "text": 'x "b": [', long: [1], "c d": [[2]], "ü": [1]}}, indent=3
    ).encode()
    found = list_fields(data)
    assert {"a", "c d", "ü"} <= set(found)
    assert "text" not in found


def test_reading_time_grows_with_size_only() -> None:
    needs = {f"N{one}": {"links": [f"N{one + 1}", "X[a", "Y.b"], "tags": ["["]} for one in range(20_000)}
    data = file_of(needs)
    start = time.process_time()
    assert read(adapter, data, with_trace=True).facts["links.total"] == 60_000
    assert time.process_time() - start < 3


def test_needs_with_a_field_each_are_refused() -> None:
    data = file_of({f"N{one}": {f"field{one}": ["x"]} for one in range(7_000)})
    assert error_code(adapter, data) == "sphinx_needs.too_many_fields"
    properties = {f"field{one}": {"field_type": "links"} for one in range(7_000)}
    data = file_of(
        {f"N{one}": {"field7": ["N1"]} for one in range(7_000)}, needs_schema={"properties": properties}
    )
    assert read(adapter, data).facts["links.by_kind.field7"] == 7_000


def test_limits_are_kept() -> None:
    limits = replace(adapter.manifest.limits, max_items=1)
    with pytest.raises(LimitError) as caught:
        adapter.parse(Source("a", io.BytesIO(WITH), len(WITH), limits), {}, with_trace=False)
    assert caught.value.code == "sphinx_needs.too_many_items"


def test_attacks_are_refused() -> None:
    codes = {name: gives_records_or_a_coded_error(adapter, data) for name, data in json_attacks().items()}
    assert all(codes.values()), codes


@given(strategies.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, b'{"versions": {"1": {"needs": {"A": {' + data + b"}}}}}")


@given(mutated(list(SAMPLES.values())))
@settings(max_examples=150, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


VALUES = strategies.recursive(
    strategies.none()
    | strategies.booleans()
    | strategies.integers()
    | strategies.text(max_size=6)
    | strategies.floats(),
    lambda inner: (
        strategies.lists(inner, max_size=3)
        | strategies.dictionaries(strategies.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = strategies.sampled_from(
    ["id", "title", "links", "links_back", "x", "x_back", "stamps", "hash", "type", "lineno"]
)


@given(
    strategies.dictionaries(
        strategies.sampled_from(["A", "B", "C.d"]), strategies.dictionaries(FIELDS, VALUES) | VALUES
    ),
    VALUES,
)
@settings(max_examples=100, deadline=None)
def test_any_values_give_records_or_a_coded_error(needs: dict[str, object], schema: object) -> None:
    properties = {"x": {"field_type": "links", "default": schema}, "title": {"default": schema}, "y": schema}
    gives_records_or_a_coded_error(adapter, file_of(needs))
    gives_records_or_a_coded_error(adapter, file_of(needs, needs_schema=schema, needs_amount=schema))
    filled = {"needs_schema": {"properties": properties}, "needs_defaults_removed": True}
    gives_records_or_a_coded_error(adapter, file_of(needs, **filled))


PERSISTENCY_TYPES = {"comp_req": 35, "document": 31, "feat_arc_dyn": 7, "feat_saf_fmea": 5, "aou_req": 2}
PERSISTENCY_TYPES |= {"comp_arc_sta": 2, "comp": 1, "comp_arc_dyn": 1, "feat_arc_sta": 1, "feat_saf_dfa": 1}
PERSISTENCY_LINKS = {"derived_from": 58, "fulfils": 37, "violates": 36, "satisfied_by": 35, "realizes": 31}
PERSISTENCY_LINKS |= {"belongs_to": 12, "mitigated_by": 6, "implements": 1, "includes": 1}
PROCESS_TYPES = {
    "std_req": 580,
    "gd_req": 177,
    "std_wp": 121,
    "workflow": 79,
    "workproduct": 74,
    "gd_temp": 61,
}
PROCESS_TYPES |= {
    "gd_guidl": 36,
    "document": 25,
    "doc_concept": 22,
    "role": 18,
    "doc_getstrt": 17,
    "assertion": 16,
}
PROCESS_TYPES |= {"gd_chklst": 15, "tenet": 6, "gd_method": 2, "doc_tool": 1, "tsf": 1}
PROCESS_LINKS = {"complies": 1552, "satisfies": 476, "links": 336, "input": 290, "contains": 251, "has": 160}
PROCESS_LINKS |= {"supported_by": 131, "output": 127, "approved_by": 92, "responsible": 87, "realizes": 26}
OLD_TYPES = {"req": 6, "spec": 4, "test": 2, "impl": 1}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "version", "expected", "types", "links"),
    [
        (
            "s-core/persistency-main-needs/needs.json",
            "",
            (86, 86, 217, 134, 174),
            PERSISTENCY_TYPES,
            PERSISTENCY_LINKS,
        ),
        (
            "s-core/process-description-main/needs.json",
            "0.1",
            (1251, 1251, 3528, 0, 3520),
            PROCESS_TYPES,
            PROCESS_LINKS,
        ),
        (
            "sphinx-needs/upstream-samples/needs_test.json",
            "0.1.33",
            (14, 13, 6, 0, 0),
            OLD_TYPES | {"impl": 2},
            {"links": 6},
        ),
        ("sphinx-needs/upstream-samples/needs_test.json", "1.0", (13, 13, 6, 0, 0), OLD_TYPES, {"links": 6}),
        ("sphinx-needs/upstream-samples/needs_test.json", "1.31", (13, 12, 6, 0, 0), OLD_TYPES, {"links": 6}),
        (
            "sphinx-needs/upstream-samples/needs_test_small.json",
            "1.0",
            (3, 3, 3, 2, 0),
            {"ask": 1, "impl": 1, "req": 1},
            {"links": 3},
        ),
        ("sphinx-needs/upstream-samples/invalid_no_needs.json", "0.1.33", (0, 0, 0, 0, 0), {}, {}),
    ],
)
def test_every_real_file_gives_the_facts_of_the_manifest(
    name: str, version: str, expected: tuple[int, ...], types: dict[str, int], links: dict[str, int]
) -> None:
    data = (require_shared() / name).read_bytes()
    facts = read(adapter, data, options={"version": version}, with_trace=True).facts
    names = (
        "items.total",
        "declared.items.total",
        "links.total",
        "links.unresolved",
        "links.condition.total",
    )
    assert tuple(facts[one] for one in names) == expected
    assert facts["links.condition.unmet"] == 0
    assert below(facts, "items.by_type.") == types
    assert below(facts, "links.by_kind.") == links
    assert facts[f"version.{version}.items.total"] == expected[0]
    assert score(adapter, data, name) == 95


def below(facts: object, prefix: str) -> dict[str, FactValue]:
    assert isinstance(facts, dict)
    return {name.removeprefix(prefix): value for name, value in facts.items() if name.startswith(prefix)}


@pytest.mark.shared
def test_tests_of_another_source_verify_the_real_requirements() -> None:
    data = (require_shared() / "s-core/persistency-main-needs/needs.json").read_bytes()
    reading = read(adapter, data, with_trace=True)
    trace = reading.trace
    assert trace is not None
    rows = list(zip(trace.link_source, trace.link_target, trace.link_kind, strict=True))
    full = {target for _, target, kind in rows if kind == "fully_verifies"}
    any_test = {target for _, target, kind in rows if kind.endswith("ly_verifies")}
    assert (len(full), len(any_test), len({one for one in trace.item_id if one.startswith("comp_req")})) == (
        4,
        15,
        35,
    )
    assert reading.facts["links.back.by_kind.partially_verifies"] == 182
