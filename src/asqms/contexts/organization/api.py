# SPDX-License-Identifier: Apache-2.0
"""The door of the organisation: people, rights, the scope tree and governed records."""

from asqms.contexts.organization.commands.organisations import found_organisation, join, member, operator_of
from asqms.contexts.organization.commands.records import (
    on_records_written,
    plain_content,
    record_kind,
    record_kinds,
    register_kinds,
    remove_record,
    require_known,
    shaped,
    write_record,
    write_records,
)
from asqms.contexts.organization.commands.scopes import place_scope, remove_scope, stand_above
from asqms.contexts.organization.kinds import root_key
from asqms.contexts.organization.queries.access import (
    authorise,
    known_rights,
    may,
    may_anywhere,
    register_rights,
    roles_of,
    scopes_with,
)

__all__ = [
    "authorise",
    "found_organisation",
    "join",
    "known_rights",
    "may",
    "may_anywhere",
    "member",
    "on_records_written",
    "operator_of",
    "place_scope",
    "plain_content",
    "record_kind",
    "record_kinds",
    "register_kinds",
    "register_rights",
    "remove_record",
    "remove_scope",
    "require_known",
    "roles_of",
    "root_key",
    "scopes_with",
    "shaped",
    "stand_above",
    "write_record",
    "write_records",
]
