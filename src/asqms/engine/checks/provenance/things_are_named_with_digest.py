# SPDX-License-Identifier: Apache-2.0
"""Every thing the evidence is about has a digest (reference model, record.build, package.release)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.judging import judged_share
from asqms.engine.checks.outcomes import Parameters, answering, not_met
from asqms.engine.checks.parameters import text_for
from asqms.engine.checks.tables import blanks_of, rows_of
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    if "subjects.total" in given.facts:
        named = count_of(given, "subjects.total")
        if named == 0:
            return not_met("nothing_named", fact="subjects.total", value=0, needed=1)
        nameless = count_of(given, "subjects.without_digest", absent=0)
        return judged_share("subjects.without_digest", max(0, named - nameless), named, 100)
    column = text_for(parameters, "column", given.subject, "digest")
    rows = rows_of(given)
    blank = blanks_of(given, column)
    return judged_share(f"rows.missing.{column}", rows - min(blank, rows), rows, 100)


CHECK = Check(
    name="things_are_named_with_digest",
    version=1,
    title=Text(
        {
            "en": "Every thing it is about has a digest",
            "zh-Hans": "所涉及的每个对象都有摘要值",
            "de": "Alles, worum es geht, hat einen Hashwert",
        }
    ),
    run=_run,
    parameters={
        "column": "Column of the digest, for tables; digest unless given.",
    },
)
