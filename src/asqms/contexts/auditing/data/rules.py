# SPDX-License-Identifier: Apache-2.0
"""Rules of sampling, of auditors and of readiness as data with their origin."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from asqms.contexts.governance.data.types import Words
from asqms.workspace.fields import Id, Model

Short = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Factor = Annotated[float, Field(ge=1, le=100)]


class SamplingRule(Model):
    """How large a sample is and what makes a line more likely to be in it."""

    rule: Short
    origin: Short
    factor: Annotated[float, Field(gt=0, le=10)]
    """The size is this times the square root of the population, rounded up."""
    least: Annotated[int, Field(ge=1, le=1000)]
    most: Annotated[int, Field(ge=1, le=1000)]
    long_ago_days: Annotated[int, Field(ge=1, le=10_000)]
    weights: dict[
        Literal[
            "type_two",
            "mandatory",
            "deviates",
            "undetermined",
            "partly",
            "never_audited",
            "long_ago",
            "earlier_finding",
            "changed",
        ],
        Factor,
    ]


class AuditorRule(Model):
    """What is asked of an auditor of a kind, year by year and for renewal."""

    kind: Id
    name: Words
    role: Id
    training_kind: Id
    hours_per_year: Annotated[int, Field(ge=0, le=1000)]
    audits_per_year: Annotated[int, Field(ge=0, le=100)]
    renewal_years: Annotated[int, Field(ge=1, le=20)]
    remind_days: Annotated[int, Field(ge=0, le=1000)]
    source: Short
    origin: Short
    confidence: Literal["high", "medium", "low"]


class AuditorRules(Model):
    """All rules of auditors."""

    rules: Annotated[list[AuditorRule], Field(min_length=1)]


class ReadinessRule(Model):
    """What an organisation shows before an audit, in days and numbers; a proposal, never a promise."""

    rule: Short
    origin: Short
    management_review_days: Annotated[int, Field(ge=1, le=10_000)]
    internal_audit_days: Annotated[int, Field(ge=1, le=10_000)]
    auditors: Annotated[int, Field(ge=0, le=1000)]
    opportunity_findings: Annotated[int, Field(ge=0, le=100_000)]
    """So many open opportunities to improve do not stand in the way; no open minor or major one may."""
