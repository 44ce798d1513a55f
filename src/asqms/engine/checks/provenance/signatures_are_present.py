# SPDX-License-Identifier: Apache-2.0
"""The evidence carries signatures, valid or not (reference model, package.release)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    least = number_for(parameters, "minimum", given.subject, 1)
    count = count_of(given, "signatures.total")
    if count < least:
        return not_met("too_few_signatures", fact="signatures.total", value=count, needed=least)
    return met("signed", fact="signatures.total", value=count, needed=least)


CHECK = Check(
    name="signatures_are_present",
    version=1,
    title=Text(
        {
            "en": "It is signed",
            "zh-Hans": "已签名",
            "de": "Es ist signiert",
        }
    ),
    run=_run,
    parameters={
        "minimum": "Lowest number of signatures; 1 unless given.",
    },
)
