# SPDX-License-Identifier: Apache-2.0
"""Everything that was looked at is in the revision (reference model, baseline: reproducible)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import truth_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:

    if truth_of(given, "git.dirty") is True:
        return not_met("tree_dirty", fact="git.dirty", value=True, needed=False)
    return met("tree_clean", fact="git.dirty", value=False, needed=False)


CHECK = Check(
    name="working_tree_is_clean",
    version=1,
    title=Text(
        {
            "en": "No change is left outside the revision",
            "zh-Hans": "没有未提交的更改",
            "de": "Keine Änderung liegt außerhalb der Revision",
        }
    ),
    run=_run,
    parameters={},
)
