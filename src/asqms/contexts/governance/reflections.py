# SPDX-License-Identifier: Apache-2.0
"""How governance records show in their tables."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.contexts.governance.data import Comment, GovernanceRecord, TypeText
from asqms.contexts.governance.data.calendars import WorkCalendar
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization.data import Reflection

Rows = Mapping[str, Mapping[str, object]]


def _record(record: WrittenRecord, entry: GovernanceRecord, root: str) -> Rows:
    return {
        record.key: {
            "type": entry.type,
            "type_version": entry.type_version,
            "scope__key": entry.scope or root,
            "title": entry.title,
            "state": entry.state,
            "author": entry.author,
            "owner": entry.owner or "",
            "fields": entry.fields,
            "created": entry.created,
            "version": record.version,
        }
    }


def _comment(record: WrittenRecord, entry: Comment, _: str) -> Rows:
    return {
        record.key: {
            "record__key": entry.number,
            "person": entry.person,
            "text": entry.text,
            "mentions": list(entry.mentions),
            "version": record.version,
        }
    }


def _type(record: WrittenRecord, entry: TypeText, _: str) -> Rows:
    return {record.key: {"text": entry.text, "version": record.version}}


def _calendar(record: WrittenRecord, entry: WorkCalendar, _: str) -> Rows:
    return {
        record.key: {
            "rest": list(entry.rest),
            "holidays": [one.isoformat() for one in entry.holidays],
            "version": record.version,
        }
    }


RECORDS = (Reflection("governance.Record", "key", {}, _record),)
COMMENTS = (Reflection("governance.Comment", "key", {}, _comment),)
TYPES = (Reflection("governance.TypeVersion", "key", {}, _type),)
CALENDARS = (Reflection("governance.Calendar", "key", {}, _calendar),)
