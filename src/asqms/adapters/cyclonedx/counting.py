# SPDX-License-Identifier: Apache-2.0
"""Counts what is in a bill of materials; nothing is judged here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from asqms.decoding.names import (
    is_licence_expression,
    is_listed_licence,
    is_package_url,
    states_licence,
)
from asqms.decoding.values import as_list, as_mapping, as_text, counted, listed, mappings_in
from asqms.kernel.adapters import Source
from asqms.kernel.errors import LimitError, Place
from asqms.kernel.records import FactValue, Notice

SEVERITIES = ("critical", "high", "medium", "low", "info", "none", "unknown")
IN_TRIAGE = "in_triage"
"""A state that says that nobody knows yet."""
STATES = (
    "exploitable",
    "false_positive",
    "in_triage",
    "not_affected",
    "resolved",
    "resolved_with_pedigree",
)
_PEDIGREE = ("ancestors", "descendants", "variants")


def components_in(value: object) -> Iterator[Mapping[str, object]]:
    """Yield every component of a list and of the lists inside it, parents first."""
    waiting = [*mappings_in(value)][::-1]
    while waiting:
        component = waiting.pop()
        yield component
        waiting.extend([*mappings_in(component.get("components"))][::-1])


def all_components(bom: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Yield every component anywhere: the described one, the list, and those of a pedigree."""
    waiting: list[object] = [[as_mapping(bom.get("metadata")).get("component")], bom.get("components")]
    while waiting:
        for component in components_in(waiting.pop()):
            yield component
            pedigree = as_mapping(component.get("pedigree"))
            waiting.extend(pedigree[key] for key in _PEDIGREE if key in pedigree)


def licence_choices(component: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return the entries of a component's licence list."""
    return list(mappings_in(component.get("licenses")))


def facts_of(bom: Mapping[str, object], source: Source) -> tuple[dict[str, FactValue], tuple[Notice, ...]]:
    """Return the facts of a bill of materials and notices of malformed names.

    Raises LimitError ``cyclonedx.too_many`` beyond ``limits.max_items`` components.
    """
    facts: dict[str, FactValue] = {}
    invalid_names = _count_components(bom, source, facts)
    _count_dependencies(bom, facts)
    _count_vulnerabilities(bom, facts)
    _count_rest(bom, facts)
    _describe(bom, facts)
    place = Place(source.name)
    notices = tuple(
        Notice(code, f"{number} {what}, the first one: {first[:80]!r}.", place)
        for code, (what, number, first) in sorted(invalid_names.items())
    )
    return facts, notices


def subject_digests(bom: Mapping[str, object]) -> tuple[str, ...]:
    """Return ``<algorithm>:<hex>`` of every hash of the component that the file describes."""
    described = as_mapping(as_mapping(bom.get("metadata")).get("component"))
    found = {
        f"{as_text(one.get('alg')).lower().replace('-', '')}:{as_text(one.get('content')).lower()}"
        for one in mappings_in(described.get("hashes"))
        if as_text(one.get("alg")) and as_text(one.get("content"))
    }
    return tuple(sorted(found))


def _count_components(
    bom: Mapping[str, object], source: Source, facts: dict[str, FactValue]
) -> dict[str, tuple[str, int, str]]:
    counts: Counter[str] = Counter()
    types: Counter[str] = Counter()
    bad: dict[str, tuple[str, int, str]] = {}
    names: set[str] = set()
    for component in components_in(bom.get("components")):
        counts["components.total"] += 1
        if counts["components.total"] > source.limits.max_items:
            raise LimitError(
                "cyclonedx.too_many",
                f"The file has more than {source.limits.max_items} components.",
                place=Place(source.name),
            )
        types[as_text(component.get("type"))] += 1
        _count_component(component, counts, bad)
        names.update(filter(states_licence, map(_licence_text, licence_choices(component))))
    for name in ("license", "purl", "identifier", "version", "supplier", "hash"):
        facts[f"components.without_{name}"] = counts[f"components.without_{name}"]
    facts["components.total"] = counts["components.total"]
    listed(facts, "licenses.names", names)
    facts["components.top_level"] = len(list(mappings_in(bom.get("components"))))
    named = expressions = anywhere = 0
    for component in all_components(bom):
        anywhere += 1
        for choice in licence_choices(component):
            named += 1 if "license" in choice else 0
            expressions += 1 if "expression" in choice else 0
    facts["components.anywhere"] = anywhere
    facts["licenses.total"], facts["licenses.expressions"] = named, expressions
    facts.update(counted("components.by_type", types))
    return bad


def _count_component(
    component: Mapping[str, object], counts: Counter[str], bad: dict[str, tuple[str, int, str]]
) -> None:
    choices = licence_choices(component)
    if not any(states_licence(_licence_text(choice)) for choice in choices):
        counts["components.without_license"] += 1
    _note_licences(choices, bad)
    purl = component.get("purl")
    if not as_text(purl):
        counts["components.without_purl"] += 1
    elif not is_package_url(as_text(purl)):
        _note(bad, "cyclonedx.purl", "package URLs are malformed", as_text(purl))
    if not any(component.get(key) for key in ("purl", "cpe", "swid", "omniborId", "swhid")):
        counts["components.without_identifier"] += 1
    if not as_text(component.get("version")):
        counts["components.without_version"] += 1
    if not any(component.get(key) for key in ("supplier", "manufacturer", "publisher")):
        counts["components.without_supplier"] += 1
    if not as_list(component.get("hashes")):
        counts["components.without_hash"] += 1


def _note_licences(choices: list[Mapping[str, object]], bad: dict[str, tuple[str, int, str]]) -> None:
    for choice in choices:
        expression = choice.get("expression")
        if isinstance(expression, str) and not is_licence_expression(expression):
            _note(bad, "cyclonedx.license_expression", "licence expressions are malformed", expression)
        identity = as_text(as_mapping(choice.get("license")).get("id"))
        if identity and not is_listed_licence(identity):
            _note(bad, "cyclonedx.license_id", "licence ids are not on the SPDX list", identity)


def _licence_text(choice: Mapping[str, object]) -> str:
    licence = as_mapping(choice.get("license"))
    return as_text(choice.get("expression")) or as_text(licence.get("id")) or as_text(licence.get("name"))


def _note(bad: dict[str, tuple[str, int, str]], code: str, what: str, text: str) -> None:
    _, number, first = bad.get(code, (what, 0, text))
    bad[code] = (what, number + 1, first)


def _count_dependencies(bom: Mapping[str, object], facts: dict[str, FactValue]) -> None:
    entries = list(mappings_in(bom.get("dependencies")))
    facts["dependencies.total"] = len(entries)
    facts["dependencies.edges"] = sum(len(as_list(one.get("dependsOn"))) for one in entries)


def _count_vulnerabilities(bom: Mapping[str, object], facts: dict[str, FactValue]) -> None:
    severities: Counter[str] = Counter(dict.fromkeys(SEVERITIES, 0))
    states: Counter[str] = Counter(dict.fromkeys(STATES, 0))
    open_ones: Counter[str] = Counter()
    waiting: list[str] = []
    stated: list[str] = []
    total = affects = 0
    for vulnerability in mappings_in(bom.get("vulnerabilities")):
        total += 1
        affects += len(as_list(vulnerability.get("affects")))
        severity = _severity(vulnerability)
        severities[severity] += 1
        state = as_text(as_mapping(vulnerability.get("analysis")).get("state"))
        if state:
            states[state] += 1
        if state and state != IN_TRIAGE:
            stated.append(f"{as_text(vulnerability.get('id'))} {state}")
        else:
            open_ones[severity] += 1
            waiting.append(f"{as_text(vulnerability.get('id'))} {severity}")
    facts["vulnerabilities.total"] = total
    facts["vulnerabilities.affects"] = affects
    facts["vulnerabilities.without_analysis"] = total - states.total()
    facts["statements.total"] = states.total()
    facts.update(counted("vulnerabilities.by_severity", severities))
    facts.update(counted("vulnerabilities.without_status.by_severity", open_ones))
    listed(facts, "vulnerabilities.without_status", waiting)
    listed(facts, "statements.vulnerabilities", stated)
    facts.update(counted("statements.by_status", states))


def _severity(vulnerability: Mapping[str, object]) -> str:
    """Return the worst severity that any rating gives, or unknown."""
    given = {as_text(rating.get("severity")).lower() for rating in mappings_in(vulnerability.get("ratings"))}
    return next((one for one in SEVERITIES if one in given), "unknown")


def _count_rest(bom: Mapping[str, object], facts: dict[str, FactValue]) -> None:
    services = 0
    waiting: list[object] = [bom.get("services")]
    while waiting:
        for service in mappings_in(waiting.pop()):
            services += 1
            waiting.append(service.get("services"))
    facts["services.total"] = services
    aggregates = Counter(as_text(one.get("aggregate")) for one in mappings_in(bom.get("compositions")))
    facts["compositions.total"] = aggregates.total()
    facts.update(counted("compositions.by_aggregate", aggregates))
    declarations = as_mapping(bom.get("declarations"))
    if declarations:
        for key in ("assessors", "attestations", "claims", "evidence"):
            facts[f"declarations.{key}"] = len(as_list(declarations.get(key)))
    standards = list(mappings_in(as_mapping(bom.get("definitions")).get("standards")))
    if standards:
        facts["definitions.standards"] = len(standards)
        facts["definitions.requirements"] = sum(len(as_list(one.get("requirements"))) for one in standards)


def _describe(bom: Mapping[str, object], facts: dict[str, FactValue]) -> None:
    metadata = as_mapping(bom.get("metadata"))
    described = as_mapping(metadata.get("component"))
    for fact, value in (
        ("serial_number", bom.get("serialNumber")),
        ("created_at", metadata.get("timestamp")),
        ("subject.name", described.get("name")),
        ("subject.version", described.get("version")),
        ("subject.purl", described.get("purl")),
    ):
        if as_text(value):
            facts[fact] = as_text(value)[:500]
