# SPDX-License-Identifier: Apache-2.0
"""A small valid workspace as texts, and how to write one into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

SETTINGS = """\
asqms: 1
organisation: {id: org, name: Organisation}
standards: [iso26262]
trace_models: {vee: models/vee.yaml}
evidence_roots: {builds: ../builds}
ignore: [deployment, "*.ignored.yaml"]
"""

ORGANISATION = """\
people:
  - {id: ann, name: Ann}
  - {id: bob, name: Bob}
units:
  - {id: unit-a, name: Unit A}
  - {id: unit-b, name: Unit B, parent: unit-a}
projects:
  - {id: pro-1, name: Project 1, unit: unit-b, owner: ann}
  - {id: pro-2, name: Project 2}
suppliers:
  - {id: sup-1, name: Supplier 1}
tools:
  - {id: tool-1, name: Tool 1, version: "1.0", confidence: TCL1, owner: ann, used_by: [pro-1]}
assignments:
  - {role: quality_manager, person: ann, since: 2024-01-01}
  - {role: test_manager, person: bob, scope: pro-1, since: 2024-01-01, until: 2025-01-01}
"""

ITEMS = """\
items:
  - id: item-1
    name: Item 1
    project: pro-1
    domain: in_vehicle
    owner: ann
    asil: B
    cal: CAL2
    markets: [EU]
    personal_data: true
    external_components: true
    supplier: sup-1
    depends_on:
      - item-2
      - {item: item-3, kind: build, free_from_interference: separate processor, approver: bob}
    phase: development
    since: 2026-01-01
    classifications:
      - answers: {CLS.1: yes, CLS.2: no, CLS.3: unknown, CLS.4: no, CLS.5: no, CLS.6: no}
        author: ann
        approver: bob
        on: 2026-01-02
        recorded: 2026-01-05
        reason: because
  - id: item-2
    name: Item 2
    project: pro-2
    domain: cloud_side
    owner: bob
    phases:
      - {phase: concept, since: 2025-01-01}
      - {phase: development, since: 2026-01-01, recorded: 2026-02-01}
  - {id: item-3, name: Item 3, project: pro-2, domain: tool, owner: bob, phase: concept, since: 2026-03-01}
classifications:
  - item: item-2
    answers: {CLS.1: no}
    author: bob
    approver: ann
    on: 2026-01-02
"""

RECORDS = """\
processes:
  - process: OP.UVE
    version: "2"
    owner: ann
    since: 2025-01-01
    practices: [OP.UVE.01, OP.UVE.05]
    responsible: {OP.UVE: software_developer, OP.UVE.05: test_manager}
adoptions:
  - {project: pro-1, process: OP.UVE, version: "2", since: 2026-01-01}
tailorings:
  - id: tail-1
    practices: OP.UVE.09
    scope: item-1
    reason: No trust boundary.
    author: ann
    approver: bob
    on: 2026-02-01
justifications:
  - id: just-1
    practices: [OP.UVE.05]
    scope: item-1
    reason: Later.
    author: ann
    approver: bob
    on: 2026-02-01
    expires: 2026-12-31
confirmations:
  - {practice: OP.UVE.04, scope: item-1, verdict: conforms, person: bob, on: 2026-03-01}
overrules:
  - {practice: OP.UVE.04, scope: item-2, verdict: partly, person: bob, on: 2026-03-01, reason: Seen on site.}
evidence:
  - id: tests
    type: report.test
    subject: item-1
    files: evidence/junit/*.xml
    effective: 2026-05-01
    producer: runner
    per_file:
      - {file: evidence/junit/b.xml, effective: 2026-05-02, received: 2026-05-03}
  - id: plan
    type: plan.project
    subject: pro-1
    files: [evidence/plan.md]
    effective_from: document.approved_on
    options: {open: {column: state}}
    adapter: document
trace:
  - {id: links, scope: pro-1, sources: [tests], model: vee}
"""

FILES: Mapping[str, str] = {
    "asqms.yaml": SETTINGS,
    "organisation.yaml": ORGANISATION,
    "items.yaml": ITEMS,
    "records.yaml": RECORDS,
    "models/vee.yaml": "levels: []\n",
    "evidence/junit/a.xml": "<testsuites/>",
    "evidence/junit/b.xml": "<testsuites/>",
    "evidence/plan.md": "# Plan\n",
    "evidence/not-ours.yaml": "foreign: true\n",
    "deployment/not-ours.yaml": "foreign: true\n",
    "x.ignored.yaml": "foreign: true\n",
    ".hidden/not-ours.yaml": "foreign: true\n",
}


def write_workspace(root: Path, changed: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the valid workspace, with some files changed or added, and return its root."""
    for name, content in {**FILES, **(changed or {})}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (root.parent / "builds").mkdir(exist_ok=True)
    return root
