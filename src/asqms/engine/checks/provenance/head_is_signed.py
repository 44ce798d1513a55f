# SPDX-License-Identifier: Apache-2.0
"""The commit that was looked at, or a tag at it, is signed (reference model, code.repository)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import truth_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:

    if not truth_of(given, "git.head_signed") and given.facts.get("git.tag_signed") is not True:
        return not_met("head_not_signed", fact="git.head_signed", value=False, needed=True)
    return met("head_signed", fact="git.head_signed", value=True, needed=True)


CHECK = Check(
    name="head_is_signed",
    version=1,
    title=Text(
        {
            "en": "The revision is signed",
            "zh-Hans": "该版本已签名",
            "de": "Die Revision ist signiert",
        }
    ),
    run=_run,
    parameters={},
)
