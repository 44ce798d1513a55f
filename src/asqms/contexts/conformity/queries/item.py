# SPDX-License-Identifier: Apache-2.0
"""The statement of applicability of one scope, and the obligations of a scope by process."""

from __future__ import annotations

from datetime import date

from asqms.contexts.conformity.data import ScopeStatement
from asqms.contexts.conformity.queries.explain import evaluated_scope
from asqms.contexts.organization.data import Actor
from asqms.documents.applicability import statement
from asqms.documents.names import Names
from asqms.documents.reasons import class_sentence
from asqms.workspace.assess import Evaluation


def scope_statement(actor: Actor, scope: str, language: str, *, as_of: date | None = None) -> ScopeStatement:
    """Return the statement of applicability of an item or the organisation; errors as evaluated_scope."""
    evaluation: Evaluation = evaluated_scope(actor, scope, as_of=as_of)
    kind = evaluation.assessment.classes.get(scope)
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    return ScopeStatement(
        lines=tuple(statement(evaluation, language, {scope})),
        software_type=kind.software_type.value if kind else "",
        why=class_sentence(kind, names, language) if kind else "",
    )
