# SPDX-License-Identifier: Apache-2.0
"""What ships: the counts of the fact base, no dangling reference, marks and origin kept."""

import re
from pathlib import Path

import pytest

from asqms.decoding.yaml import load_yaml
from asqms.engine.catalogue import Confidence, Level, Origin, PracticeKind, SoftwareType, Strength
from asqms.engine.criteria import AllOf, AnyOf, AtLeast, Criterion, EvidenceNeed
from asqms.workspace.catalogue import Catalogue, load_catalogue
from asqms.workspace.catalogue.loader import SHIPPED
from asqms.workspace.catalogue.schemas import catalogue_schemas
from asqms.workspace.catalogue.validation import validate_pack
from tests.support.shared import require_shared

STANDARDS = {
    "aspice40",
    "asqms",
    "autodata",
    "cra",
    "dataact",
    "gb44495",
    "gb44496",
    "gb44497",
    "gbt",
    "gdpr",
    "iatf16949",
    "isa",
    "iso17021",
    "iso18974",
    "iso21434",
    "iso24089",
    "iso26262",
    "iso27001",
    "iso5230",
    "iso9001",
    "nist80088",
    "pipl",
    "product_liability",
    "unr155",
    "unr156",
}


def leaves(criterion: Criterion) -> list[EvidenceNeed]:
    if isinstance(criterion, AllOf | AnyOf | AtLeast):
        return [leaf for part in criterion.parts for leaf in leaves(part)]
    return [criterion]


def test_the_counts_are_those_of_the_reference_model(shipped: Catalogue) -> None:
    kinds = [practice.kind for practice in shipped.practices]
    assert len(shipped.processes) == 28
    assert len(shipped.practices) == 280
    assert [kinds.count(kind) for kind in PracticeKind] == [204, 44, 32]
    assert (len(shipped.evidence_types), len(shipped.kpis)) == (120, 27)
    assert (len(shipped.roles), len(shipped.questions), len(shipped.phases), len(shipped.domains)) == (
        28,
        6,
        8,
        5,
    )
    assert len(shipped.mappings) == 1142
    assert {standard.id for standard in shipped.standards} == STANDARDS


def test_every_mapping_ends_at_a_requirement(shipped: Catalogue) -> None:
    for mapping in shipped.mappings:
        assert (mapping.standard, mapping.requirement) in shipped.requirement_by_key
        assert mapping.practice in shipped.practice_by_id
        assert mapping.author == "OpenASQMS authors"
        assert mapping.mark.origin is Origin.OURS


def test_the_matrix_is_the_one_of_the_seed(shipped: Catalogue) -> None:
    mandatory, recommended, optional = Strength.MANDATORY, Strength.RECOMMENDED, Strength.OPTIONAL
    by_type = {kind: [shipped.applicability[(kind, one)] for one in PracticeKind] for kind in SoftwareType}
    assert by_type[SoftwareType.TYPE_I] == [mandatory, optional, optional]
    assert by_type[SoftwareType.TYPE_II] == [mandatory, mandatory, recommended]


def test_every_practice_has_a_criterion_with_a_statement(shipped: Catalogue) -> None:
    for practice in shipped.practices:
        needs = leaves(practice.criterion)
        assert needs
        for need in needs:
            assert need.evidence_type in shipped.evidence_type_by_id
            assert need.statement is not None
            assert need.checks or need.needs_person


def test_the_model_never_claims_to_be_official(shipped: Catalogue) -> None:
    assert "OUR OWN" in str(shipped.origin_statement[0])
    assert {practice.mark.origin for practice in shipped.practices} == {Origin.OURS}
    assert not any(practice.official_id or practice.licensed_text for practice in shipped.practices)
    assert shipped.standard_by_id["asqms"].requirements == ()


def test_marks_of_single_rows_are_kept(shipped: Catalogue) -> None:
    rows = shipped.requirement_by_key
    assert rows[("aspice40", "MAN.6")].mark.confidence is Confidence.LOW
    assert rows[("gb44495", "7.1")].mark.confidence is Confidence.HIGH
    assert rows[("gb44496", "4.1")].mark.origin is Origin.FOUND
    assert rows[("iso26262", "8-15.5.1")].mark.confidence is Confidence.MEDIUM
    assert shipped.process_by_id["SP.RSK"].mark.origin is Origin.OURS
    assert shipped.process_by_id["OP.UVE"].mark.origin is Origin.SEED


def test_facts_are_kept_in_their_structure(shipped: Catalogue) -> None:
    facts = {standard.id: standard.facts for standard in shipped.standards}
    assert facts["aspice40"]["rating_scale"]["refinement"][0] == {
        "id": "P-",
        "percent_over": 15,
        "percent_to": 32.5,
    }
    assert len(facts["aspice40"]["trace_relations"]) == 19
    assert facts["iso26262"]["asil"]["levels"] == ["QM", "A", "B", "C", "D"]
    assert facts["iso21434"]["tara_facts"]["risk_value_range"] == [1, 5]
    assert len(facts["nist80088"]["certificate_fields"]) == 13
    assert facts["cra"]["dates"][0] == {"date": "2024-12-10", "what": "in force"}
    assert facts["isa"]["tisax"]["assessment_levels"][0]["id"] == "AL1"
    assert len(facts["gdpr"]["deletion_duty_matrix"]) == 5
    assert shipped.requirement_by_key[("aspice40", "SWE.4.BP3")].facts["information_items"] == [
        "03-50",
        "15-52",
    ]


def test_titles_and_ids_are_short(shipped: Catalogue) -> None:
    for standard in shipped.standards:
        for requirement in standard.requirements:
            assert 0 < len(str(requirement.title)) < 300
            assert (
                requirement.parent is None or (standard.id, requirement.parent) in shipped.requirement_by_key
            )


def test_conditions_are_few_and_say_why(shipped: Catalogue) -> None:
    conditional = [one for one in shipped.practices if one.condition.reason is not None]
    assert 10 <= len(conditional) <= 30
    for practice in shipped.practices:
        bare = (
            practice.condition.domains,
            practice.condition.asil,
            practice.condition.cal,
            practice.condition.markets,
        )
        flags = (
            practice.condition.personal_data,
            practice.condition.external_components,
            practice.condition.suppliers,
        )
        assert (any(bare) or any(flag is not None for flag in flags)) == (practice in conditional)
        assert practice not in conditional or Level.SOFTWARE_ITEM in practice.levels


def test_loading_twice_gives_the_same(shipped: Catalogue) -> None:
    assert load_catalogue() == shipped


def test_the_digest_does_not_depend_on_the_place(packs: Path, tmp_path: Path) -> None:
    first = load_catalogue(standards_root=packs).digest
    moved = packs.rename(tmp_path / "elsewhere")
    assert load_catalogue(standards_root=moved).digest == first
    file = moved / "nist80088" / "rev2" / "standard.yaml"
    file.write_bytes(file.read_bytes() + b"# \n")
    assert load_catalogue(standards_root=moved).digest != first


def test_everything_shipped_validates() -> None:
    assert validate_pack(SHIPPED) == ()
    assert validate_pack(SHIPPED / "cra" / "2024-2847") == ()
    assert validate_pack(SHIPPED / "mappings" / "asqms-reference--gdpr.yaml") == ()


def test_the_published_schemas_are_current_and_accept_the_packs() -> None:
    import json

    from jsonschema import Draft202012Validator

    for name, text in catalogue_schemas().items():
        assert (SHIPPED / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8") == text
    validator = Draft202012Validator(json.loads(catalogue_schemas()["pack"]))
    for path in SHIPPED.glob("[gn]*/*/standard.yaml"):
        validator.validate(load_yaml(path.read_bytes(), name=path.name).value)


def test_no_pack_names_a_place_to_download_from() -> None:
    for path in SHIPPED.rglob("*.yaml"):
        assert not re.search(r"/work/|localhost|\.zip\b|\.tar\.gz", path.read_text(encoding="utf-8")), path


@pytest.mark.shared
def test_every_cross_reference_of_the_fact_base_is_a_mapping(shipped: Catalogue) -> None:
    file = require_shared().parent / "standards" / "asqms_reference_model.yaml"
    source = load_yaml(file.read_bytes(), name=file.name).value
    expected = {
        (practice["id"], standard, str(requirement))
        for group in source["process_groups"]
        for process in group["processes"]
        for practice in process["practices"]
        for standard, requirements in practice["xref"].items()
        for requirement in requirements
    }
    assert expected == {(one.practice, one.standard, one.requirement) for one in shipped.mappings}
