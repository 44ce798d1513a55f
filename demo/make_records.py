# SPDX-License-Identifier: Apache-2.0
"""Writes the demo's documents and registers, good ones and bad ones, and the YAML that names them.

What a good record of a type must hold is read from the catalogue's own criteria; which scope has which
records, and which of them are poor, stands in records.yaml. Tool output comes from make_evidence.py.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import yaml

from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.registry import CHECKS
from asqms.engine.criterion import needs_of
from asqms.workspace.catalogue import load_catalogue

HERE = Path(__file__).resolve().parent
WORKSPACE = HERE / "workspace"
EVIDENCE = WORKSPACE / "evidence"
FIRST_DAY = date(2026, 2, 2)
RECENT = date(2026, 11, 9)


@dataclass(frozen=True)
class Plan:
    """What a scope has: types of evidence missing, poor, expired; ``only`` names all it has."""

    scope: str
    only: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    poor: tuple[str, ...] = ()
    expired: dict[str, date] = field(default_factory=dict)


TABLE = yaml.safe_load((HERE / "records.yaml").read_text(encoding="utf-8"))
FROM_TOOLS = frozenset(TABLE["from_tools"])
VALUES: dict[str, list[str]] = TABLE["values"]
POOR_CELLS: dict[str, str] = TABLE["poor_cells"]
PLANS = tuple(
    Plan(
        scope=row["scope"],
        only=tuple(row.get("only", ())),
        missing=tuple(row.get("missing", ())),
        poor=tuple(row.get("poor", ())),
        expired=row.get("expired", {}),
    )
    for row in TABLE["plans"]
)
OVERDUE_COLUMNS = frozenset(
    {"due", "revoke_on", "certificate_until", "retention_until", "expires", "valid_until", "review_due"}
    | {"maintenance_due", "backup_expires_on", "end_of_support"}
)


@dataclass(frozen=True)
class Shape:
    """What the criteria look for in a type of evidence."""

    columns: tuple[str, ...]
    parts: tuple[str, ...]
    open_rows: bool
    allowed: dict[str, str]


def shape_of(catalogue: Catalogue, evidence_type: str) -> Shape:
    """Return the columns and parts that any practice looks for in a type of evidence."""
    columns: dict[str, None] = {}
    parts: dict[str, None] = {}
    allowed: dict[str, str] = {}
    open_rows = False
    for practice in catalogue.practices:
        for need in needs_of(practice.criterion):
            if need.evidence_type != evidence_type:
                continue
            for call in need.checks:
                given = call.parameters
                columns |= dict.fromkeys(given.get("columns", ()))  # type: ignore[arg-type]
                for name in ("column", "other_column"):
                    if name in given:
                        columns[str(given[name])] = None
                if call.name == "register_ids_are_unique" and "column" not in given:
                    columns["id"] = None
                if call.name == "register_values_are_in":
                    allowed[str(given["column"])] = str(given["allowed"][0])  # type: ignore[index]
                parts |= dict.fromkeys(given.get("parts", ()))  # type: ignore[arg-type]
                open_rows |= given.get("rows") in {"open", "closed"}
    return Shape(tuple(columns), tuple(parts), open_rows, allowed)


def register(shape: Shape, scope: str, day: date, *, poor: bool) -> str:
    """Return a CSV register of three rows; a poor one has blanks, an overdue date and an open state."""
    columns = list(shape.columns)
    if shape.open_rows and "state" not in columns:
        columns.append("state")
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns)
    for row in range(3):
        writer.writerow(cell(column, row, scope, day, poor=poor, shape=shape) for column in columns)
    return target.getvalue()


def cell(column: str, row: int, scope: str, day: date, *, poor: bool, shape: Shape) -> str:
    """Return one cell of a register."""
    if poor and row == 1 and column in POOR_CELLS:
        return POOR_CELLS[column]
    if column in OVERDUE_COLUMNS:
        late = poor and row == 2  # noqa: PLR2004 - the open row
        return (day - timedelta(days=30) if late else date(2027, 6, 30 - row)).isoformat()
    if column.endswith("_on") or column in {"recovered_on", "date"}:
        return (day - timedelta(days=14 + row)).isoformat()
    if column == "process" and "activity" in shape.columns:
        return ("Plan", "Build", "Release")[row]
    if column in shape.allowed:
        if column == "rating":
            return "FLF"[row]
        return VALUES[column][row] if column in {"risk", "type"} else shape.allowed[column]
    if column in VALUES:
        return VALUES[column][row].format(scope=scope)
    words = column.replace("_", " ")
    return f"{words} {['first', 'second', 'third'][row]}"


def document(name: str, shape: Shape, scope_name: str, day: date, *, poor: bool) -> str:
    """Return a Markdown document with approval and a heading per part; a poor one lacks half of both."""
    parts = shape.parts[::2] if poor else shape.parts
    lines = ["---", f"title: {name} of {scope_name}", 'version: "2.0"']
    if not poor:
        lines += ["approved_by: quality-lead", f"approved_on: {day.isoformat()}", "review_due: 2027-06-30"]
    lines += [
        "---",
        "",
        f"# {name}",
        "",
        f"This record belongs to {scope_name}. It is part of the invented demo.",
        "",
    ]
    for part in parts:
        title = part.replace("_", " ")
        lines += [
            f"## {title.capitalize()}",
            "",
            f"The {title} of {scope_name} agreed with the roles concerned.",
            "",
        ]
    if not parts:
        lines += ["## Content", "", f"{name} of {scope_name}, kept current by its owner.", ""]
    return "\n".join(lines)


def applicable_types(catalogue: Catalogue, plan: Plan, *, organisation: bool) -> Iterator[str]:
    """Yield the types of evidence a scope has, in catalogue order."""
    if plan.only:
        yield from plan.only
        return
    for kind in catalogue.evidence_types:
        wide = kind.widest_scope == "organization"
        if kind.id in FROM_TOOLS or kind.id in plan.missing or (wide and not organisation):
            continue
        yield kind.id


def day_of(position: int, evidence_type: str, catalogue: Catalogue) -> date:
    """Return when a record was written: spread over the year, recent where the criteria ask for it."""
    recent = any(
        call.name in {"evidence_is_recent", "newest_date_is_recent"}
        for practice in catalogue.practices
        for need in needs_of(practice.criterion)
        if need.evidence_type == evidence_type
        for call in need.checks
    )
    return RECENT if recent else FIRST_DAY + timedelta(days=(position * 7) % 270)


def write_scope(catalogue: Catalogue, plan: Plan, names: dict[str, str]) -> None:
    """Write the records of one scope and the YAML that names them."""
    organisation = plan.scope == "musterfahrt"
    folder = EVIDENCE / plan.scope / "records"
    folder.mkdir(parents=True, exist_ok=True)
    entries = ["# Written by demo/make_records.py from the table in it.", "evidence:"]
    for position, kind in enumerate(applicable_types(catalogue, plan, organisation=organisation)):
        shape = shape_of(catalogue, kind)
        name = str(catalogue.evidence_type_by_id[kind].name)
        day = day_of(position, kind, catalogue)
        poor = kind in plan.poor
        tabular = bool(shape.columns) and not (shape.parts and kind in {"report.review", "doc.tailoring"})
        stem = kind.replace(".", "-")
        path = folder / (f"{stem}.csv" if tabular else f"{stem}.md")
        text = (
            register(shape, plan.scope, day, poor=poor)
            if tabular
            else document(name, shape, names[plan.scope], day, poor=poor)
        )
        path.write_text(text, encoding="utf-8")
        entries += entry(plan, kind, path, day, shape, tabular=tabular)
        if kind == "report.review":
            table = folder / "report-review-log.csv"
            table.write_text(review_log(plan.scope, day, poor=poor), encoding="utf-8")
    target = WORKSPACE / "sources" / f"{plan.scope}-records.yaml"
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(entries) + "\n", encoding="utf-8")


def review_log(scope: str, day: date, *, poor: bool) -> str:
    """Return a log of reviews with author, reviewer and independence."""
    columns = ("object", "participants", "criteria", "findings", "verdict", "author", "reviewer", "approver",
               "version", "checklist", "independence")  # fmt: skip
    shape = Shape(columns, (), open_rows=False, allowed={})
    return register(shape, scope, day, poor=poor)


def entry(plan: Plan, kind: str, path: Path, day: date, shape: Shape, *, tabular: bool) -> list[str]:
    """Return the YAML lines of one evidence source."""
    if kind == "report.review":
        path = path.with_name("report-review-log.csv")
        tabular = True
    lines = [
        f"  - id: {plan.scope}-{kind.replace('.', '-')}",
        f"    type: {kind}",
        f"    subject: {plan.scope}",
        f"    files: [{path.relative_to(WORKSPACE).as_posix()}]",
        f"    effective: {day.isoformat()}",
    ]
    if tabular:
        lines.append("    adapter: register")
        if shape.open_rows:
            lines.append("    options: {open: {column: state, values: [open, active]}}")
        lines += ["    approved_by: quality-lead", f"    approved_on: {day.isoformat()}"]
    if kind == "doc.user":
        lines.append('    revision: "2.0"')
    if kind in plan.expired:
        lines.append(f"    valid_until: {plan.expired[kind].isoformat()}")
    return lines


def build_record(scope: str, day: str) -> str:
    """Return an in-toto statement that names the built artefact by digest."""
    digest = hashlib.sha256(f"{scope} release".encode()).hexdigest()
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": f"{scope}-2.0.tar.gz", "digest": {"sha256": digest}}],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": "https://builder.example/make",
                "externalParameters": {"target": scope},
                "resolvedDependencies": [
                    {"uri": "git+https://code.example/demo", "digest": {"gitCommit": digest[:40]}}
                ],
            },
            "runDetails": {
                "builder": {"id": "https://builder.example/1"},
                "metadata": {"finishedOn": f"{day}T08:00:00Z"},
            },
        },
    }
    return json.dumps(statement, indent=1) + "\n"


def main() -> None:
    """Write all records anew."""
    catalogue = load_catalogue(known_checks=CHECKS)
    names = {
        "musterfahrt": "Musterfahrt Software", "brake-controller": "Brake assist controller",
        "brake-calibration": "Brake calibration data", "playlist": "Playlist", "lane-preview": "Lane preview",
        "parking-map": "Parking map", "position-service": "Position service",
        "signal-broadcast": "Signal phase broadcast", "charge-session": "Charge session",
        "release-packer": "Release packer",
    }  # fmt: skip
    for plan in PLANS:
        write_scope(catalogue, plan, names)
    for scope in ("brake-controller", "playlist", "signal-broadcast", "release-packer"):
        (EVIDENCE / scope / "records" / "build.intoto.json").write_text(build_record(scope, "2026-11-10"))


if __name__ == "__main__":
    main()
