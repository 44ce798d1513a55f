# SPDX-License-Identifier: Apache-2.0
"""A baseline is a tagged revision, or a list of things with their digests (reference model, baseline)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, truth_of
from asqms.engine.checks.judging import judged_share
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.tables import blanks_of, rows_of
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:

    if "git.head_tagged" in given.facts:
        if truth_of(given, "git.head_tagged"):
            return met("head_tagged", fact="git.head_tagged", value=True, needed=True)
        return not_met("head_not_tagged", fact="git.head_tagged", value=False, needed=True)
    if "subjects.total" in given.facts:
        named = count_of(given, "subjects.total")
        judge = met if named else not_met
        return judge(
            "digests_named" if named else "nothing_named", fact="subjects.total", value=named, needed=1
        )
    rows = rows_of(given)
    blank = min(blanks_of(given, "digest"), rows)
    return judged_share("rows.missing.digest", rows - blank, rows, 100)


CHECK = Check(
    name="baseline_is_identified",
    version=1,
    title=Text(
        {
            "en": "The baseline is identified",
            "zh-Hans": "基线已标识",
            "de": "Die Baseline ist eindeutig benannt",
        }
    ),
    run=_run,
    parameters={},
)
