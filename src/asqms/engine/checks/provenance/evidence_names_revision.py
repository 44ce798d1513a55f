# SPDX-License-Identifier: Apache-2.0
"""The evidence says which revision or build it is about (DESIGN 4.3)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, first_present, text_of
from asqms.engine.checks.outcomes import Parameters, answering, met, unknown
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:

    if given.evidence.revision:
        return met("revision_named", value=given.evidence.revision)
    fact = first_present(given, "git.revision", "subjects.total")
    if fact == "git.revision":
        return met("revision_named", fact=fact, value=text_of(given, fact))
    if fact == "subjects.total" and count_of(given, fact) > 0:
        return met("revision_named", fact=fact, value=count_of(given, fact))
    return unknown("revision_missing")


CHECK = Check(
    name="evidence_names_revision",
    version=1,
    title=Text(
        {
            "en": "The evidence names the revision it is about",
            "zh-Hans": "证据注明了所针对的版本",
            "de": "Der Nachweis nennt die Revision, um die es geht",
        }
    ),
    run=_run,
    parameters={},
)
