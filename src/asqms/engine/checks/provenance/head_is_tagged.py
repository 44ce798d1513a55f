# SPDX-License-Identifier: Apache-2.0
"""The revision that was looked at carries a tag (reference model, baseline)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import truth_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:

    if truth_of(given, "git.head_tagged") is False:
        return not_met("head_not_tagged", fact="git.head_tagged", value=False, needed=True)
    return met("head_tagged", fact="git.head_tagged", value=True, needed=True)


CHECK = Check(
    name="head_is_tagged",
    version=1,
    title=Text(
        {
            "en": "The revision carries a tag",
            "zh-Hans": "该版本带有标签",
            "de": "Die Revision trägt einen Tag",
        }
    ),
    run=_run,
    parameters={},
)
