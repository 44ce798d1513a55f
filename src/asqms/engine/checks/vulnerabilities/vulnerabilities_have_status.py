# SPDX-License-Identifier: Apache-2.0
"""Every vulnerability a statement file knows has a decided status (reference model, vex)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, first_present
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, partly
from asqms.engine.checks.parameters import number_for
from asqms.engine.checks.tables import blanks_of
from asqms.kernel.text import Text

UNDECIDED = ("under_investigation", "in_triage", "unknown")
"""Statuses that decide nothing (OpenVEX, CSAF and CycloneDX words)."""


def _undecided_statements(given: CheckInput) -> int:
    undecided = sum(count_of(given, f"statements.by_status.{status}", absent=0) for status in UNDECIDED)
    known = count_of(given, "vulnerabilities.total", absent=0)
    return undecided + max(0, known - count_of(given, "statements.total"))


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    most = number_for(parameters, "maximum", given.subject, 0)
    fact = first_present(given, "statements.total", "rows.total", "vulnerabilities.total")
    if fact == "statements.total":
        fact, undecided = "statements.by_status", _undecided_statements(given)
    elif fact == "rows.total":
        fact, undecided = "rows.missing.decision", blanks_of(given, "decision")
    else:
        fact, undecided = "vulnerabilities.total", count_of(given, "vulnerabilities.total")
    if undecided > most:
        return not_met("vulnerabilities_undecided", fact=fact, value=undecided, needed=most)
    incomplete = count_of(given, "statements.incomplete", absent=0)
    if incomplete:
        return partly("statements_incomplete", fact="statements.incomplete", value=incomplete, needed=0)
    return met("vulnerabilities_decided", fact=fact, value=undecided, needed=most)


CHECK = Check(
    name="vulnerabilities_have_status",
    version=1,
    title=Text(
        {
            "en": "Every known vulnerability has a decided status",
            "zh-Hans": "每个已知漏洞都有确定的状态",
            "de": "Jede bekannte Schwachstelle hat einen entschiedenen Status",
        }
    ),
    run=_run,
    parameters={
        "maximum": "How many may be under investigation; 0 unless given.",
    },
)
