# SPDX-License-Identifier: Apache-2.0
"""A workspace with verdicts of every kind and hostile names, and its evaluation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from asqms.project.plugins import load_adapters
from asqms.workspace.assess import Evaluation, evaluate_workspace

AS_OF = date(2026, 6, 30)
HOSTILE = "=HYPERLINK(1)<script>alert(1)</script>\u202eevil\x07&amp;</td>{{7*7}}"
ENDLESS = "long" * 120

SETTINGS = """\
asqms: 1
organisation: {id: org, name: "Organisation <b>& Söhne</b>"}
standards: [iso26262, iso9001]
"""

RECORDS = """\
people:
  - {id: ann, name: "-Ann"}
  - {id: bob, name: Bob}
projects:
  - {id: pro-1, name: Project 1, owner: ann}
  - {id: pro-2, name: Project 2}
processes:
  - {process: OP.UVE, version: "1", owner: ann, since: 2024-01-01}
  - {process: OP.UVE, version: "2", owner: ann, since: 2025-01-01}
adoptions:
  - {project: pro-1, process: OP.UVE, version: "1", since: 2026-01-01}
tailorings:
  - id: tail-1
    practices: OP.UVE.09
    scope: item-1
    reason: "No <trust> boundary."
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
    expires: 2026-07-10
evidence:
  - {id: tests, type: report.test, subject: item-1, files: evidence/junit/*.xml, effective: 2026-05-01}
  - {id: later, type: report.test, subject: item-1, files: evidence/later/*.xml, effective: 2026-09-01}
  - id: broken
    type: report.coverage
    subject: item-1
    files: evidence/broken.xml
    adapter: junit
    effective: 2026-05-01
"""

ITEMS = """\
items:
  - id: item-1
    name: "%s"
    project: pro-1
    domain: in_vehicle
    owner: ann
    asil: B
    phase: development
    since: 2026-01-01
  - id: item-2
    name: "%s"
    project: pro-2
    domain: cloud_side
    owner: bob
    phase: development
    since: 2026-01-01
    classifications:
      - answers: {CLS.1: no, CLS.2: no, CLS.3: no, CLS.4: no, CLS.5: no, CLS.6: no}
        author: ann
        approver: bob
        on: 2026-01-02
"""

JUNIT = (
    '<testsuites><testsuite name="s"><testcase classname="c" name="a"/>'
    '<testcase classname="c" name="b"><failure message="x"/></testcase></testsuite></testsuites>'
)


def write_report_workspace(root: Path) -> Path:
    """Write the workspace and return its root."""
    hostile = HOSTILE.replace("\u202e", "\\u202e").replace("\x07", "\\a")
    files = {
        "asqms.yaml": SETTINGS,
        "records.yaml": RECORDS,
        "items/all.yaml": ITEMS % (hostile, ENDLESS),
        "evidence/junit/a.xml": JUNIT,
        "evidence/later/a.xml": JUNIT,
        "evidence/broken.xml": "<testsuites",
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


def write_empty_workspace(root: Path) -> Path:
    """Write a workspace with nothing but its settings and return its root."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "asqms.yaml").write_text("asqms: 1\norganisation: {id: org, name: Org}\n", encoding="utf-8")
    return root


def evaluated(root: Path, as_of: date = AS_OF) -> Evaluation:
    """Return the evaluation of a workspace folder."""
    return evaluate_workspace(root, load_adapters(), as_of=as_of)
