# SPDX-License-Identifier: Apache-2.0
"""One question about one practice on one scope, answered even where the practice does not apply."""

from __future__ import annotations

from difflib import get_close_matches

from asqms.documents.names import Names, told
from asqms.documents.reasons import Reasons, exclusion_sentence, reasons_of
from asqms.engine.catalogue import Level
from asqms.engine.snapshot import VerdictName
from asqms.kernel.errors import AsqmsError
from asqms.workspace.assess import Evaluation, subtree


def answer(evaluation: Evaluation, practice: str, scope: str, language: str) -> Reasons:
    """Return why a practice has its verdict on a scope.

    Raises AsqmsError ``explain.unknown_practice``, ``workspace.unknown_scope``,
    ``explain.no_obligation_here`` with the scopes where the practice is asked.
    """
    known = evaluation.catalogue.practice_by_id
    if practice not in known:
        near = get_close_matches(practice.upper(), known, n=3)
        hint = f"Did you mean {', '.join(near)}?" if near else "asqms catalog list practices names all."
        raise AsqmsError("explain.unknown_practice", f"There is no practice {practice}.", hint=hint)
    below = subtree(evaluation, scope)
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    obligation = evaluation.obligation(practice, scope)
    if obligation is not None:
        return reasons_of(obligation, evaluation, names, language)
    for out in evaluation.assessment.exclusions:
        if out.practice == practice and out.scope == scope:
            return Reasons(
                practice=practice,
                scope=scope,
                scope_name=names.scope(scope),
                statement=told(known[practice].statement, language),
                strength="",
                verdict=VerdictName.NOT_APPLICABLE.value,
                is_gap=False,
                sentence=exclusion_sentence(out, language),
                lines=(),
                checks=(),
                evidence=(),
                counts_for=(),
                owner="",
            )
    levels = known[practice].levels
    items = sorted(item.id for item in evaluation.snapshot.items if item.id in below)
    asked = items if Level.SOFTWARE_ITEM in levels else []
    asked += [evaluation.snapshot.organisation.id] if Level.ORGANIZATION in levels else []
    raise AsqmsError(
        "explain.no_obligation_here",
        f"{practice} is not asked of {scope} itself.",
        hint="It is asked of: " + ", ".join(asked[:8]) + "." if asked else "It is asked of no scope here.",
    )
