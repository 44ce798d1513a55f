# SPDX-License-Identifier: Apache-2.0
"""Every signature was verified against a trusted key."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, unknown
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:
    total = count_of(given, "signatures.total")
    if total == 0:
        return not_met("too_few_signatures", fact="signatures.total", value=0, needed=1)
    invalid = count_of(given, "signatures.invalid", absent=0)
    if invalid:
        return not_met("signature_invalid", fact="signatures.invalid", value=invalid, needed=0)
    verified = count_of(given, "signatures.verified")
    if verified > total:
        return unknown("counts_contradict", fact="signatures.verified", value=verified, needed=total)
    if verified < total:
        return unknown("signature_not_checked", fact="signatures.verified", value=verified, needed=total)
    return met("signatures_verified", fact="signatures.verified", value=verified, needed=total)


CHECK = Check(
    name="signatures_are_verified",
    version=1,
    title=Text(
        {
            "en": "Every signature is verified",
            "zh-Hans": "每个签名均已验证",
            "de": "Jede Signatur ist geprüft",
        }
    ),
    run=_run,
    parameters={},
)
