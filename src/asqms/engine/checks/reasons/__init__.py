# SPDX-License-Identifier: Apache-2.0
"""What each reason code of a check means, as a plain sentence in three languages."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.engine.checks.contract import Finding
from asqms.engine.checks.reasons.chinese import SENTENCES as CHINESE
from asqms.engine.checks.reasons.english import OF_ONE as ENGLISH_OF_ONE
from asqms.engine.checks.reasons.english import SENTENCES as ENGLISH
from asqms.engine.checks.reasons.german import OF_ONE as GERMAN_OF_ONE
from asqms.engine.checks.reasons.german import SENTENCES as GERMAN
from asqms.kernel.records import FactValue
from asqms.kernel.text import SOURCE_LANGUAGE, Text

REASONS: Mapping[str, Text] = {
    code: Text({"en": sentence, "zh-Hans": CHINESE[code], "de": GERMAN[code]})
    for code, sentence in ENGLISH.items()
}
"""Sentence templates by code, with the named places ``{fact}``, ``{value}`` and ``{needed}``."""

OF_ONE: Mapping[str, Mapping[str, str]] = {"en": ENGLISH_OF_ONE, "de": GERMAN_OF_ONE}
"""Sentence templates by language and code for a value of one; the places are those of the sentence."""

_NOTHING = "\N{EN DASH}"
_MOST_BITS = 256


def reason_sentence(
    reason: str,
    language: str = SOURCE_LANGUAGE,
    *,
    fact: str = "",
    value: FactValue | None = None,
    needed: FactValue | None = None,
) -> str:
    """Return the sentence of a reason code with its figures; an unknown code is returned as it is."""
    template = REASONS.get(reason)
    if template is None:
        return reason
    shown = {"fact": fact or _NOTHING, "value": _shown(value), "needed": _shown(needed)}
    of_one = OF_ONE.get(language, {}) if shown["value"] == "1" else {}
    return of_one.get(reason, template.in_language(language)).format_map(shown)


def finding_sentence(finding: Finding, language: str = SOURCE_LANGUAGE) -> str:
    """Return the sentence of a finding in a language."""
    return reason_sentence(
        finding.reason, language, fact=finding.fact, value=finding.value, needed=finding.needed
    )


def _shown(value: FactValue | None) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return f"2^{value.bit_length() - 1}"
    return str(value)
