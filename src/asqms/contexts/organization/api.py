# SPDX-License-Identifier: Apache-2.0
"""The door of the organisation: people, rights, the scope tree and governed records."""

from asqms.contexts.organization.commands.accounts import (
    accept_invitation,
    end_access,
    invite,
    invite_again,
    invited,
    prefer,
    restore_access,
)
from asqms.contexts.organization.commands.offices import OFFICE, hold_office
from asqms.contexts.organization.commands.organisations import (
    add_demo_account,
    found_organisation,
    join,
    member,
    operator_of,
    server_of,
)
from asqms.contexts.organization.commands.proposals import approve_proposal, propose, reject_proposal
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
from asqms.contexts.organization.commands.refusals import note_attempt, note_refusal
from asqms.contexts.organization.commands.saved_filters import remove_filter, save_filter, saved_filters
from asqms.contexts.organization.commands.scopes import place_scope, remove_scope, stand_above
from asqms.contexts.organization.commands.set_up import set_up, set_up_code
from asqms.contexts.organization.commands.tokens import (
    authenticate_token,
    create_token,
    revoke_token,
    tokens_of,
)
from asqms.contexts.organization.commands.verification import verification, wish_verification
from asqms.contexts.organization.commands.webhooks import (
    add_webhook,
    deliver_again,
    remove_webhook,
    send_test_event,
    switch_webhook,
)
from asqms.contexts.organization.kinds import root_key
from asqms.contexts.organization.queries.access import (
    authorise,
    in_sight,
    known_rights,
    may,
    may_anywhere,
    register_rights,
    roles_of,
    roles_remembered,
    scopes_with,
)
from asqms.contexts.organization.queries.accounts import (
    demo_account,
    demo_accounts,
    nobody_yet,
    own_organisations,
    people_with_access,
    signed_in,
)
from asqms.contexts.organization.queries.governed import (
    log_kinds,
    newest_state,
    record_page,
    record_seen,
    record_version,
    record_versions,
    version_page,
)
from asqms.contexts.organization.queries.keyset import keyset_page
from asqms.contexts.organization.queries.log import LogFilter, newest_records, sees_whole_log
from asqms.contexts.organization.queries.people import (
    Held,
    HeldFilter,
    assignment,
    assignments,
    every_person,
    holders,
    people,
    people_names,
    person,
    require_people,
)
from asqms.contexts.organization.queries.proposals import proposal, proposals
from asqms.contexts.organization.queries.references import refuse_unseen
from asqms.contexts.organization.queries.reflections import verify_reflections
from asqms.contexts.organization.queries.search import found_people, found_scopes, search_words
from asqms.contexts.organization.queries.webhooks import deliveries, last_deliveries, webhook, webhooks
from asqms.contexts.organization.reflections import office_rows, scope_rows

__all__ = [
    "OFFICE",
    "Held",
    "HeldFilter",
    "LogFilter",
    "accept_invitation",
    "add_demo_account",
    "add_webhook",
    "approve_proposal",
    "assignment",
    "assignments",
    "authenticate_token",
    "authorise",
    "create_token",
    "deliver_again",
    "deliveries",
    "demo_account",
    "demo_accounts",
    "end_access",
    "every_person",
    "found_organisation",
    "found_people",
    "found_scopes",
    "hold_office",
    "holders",
    "in_sight",
    "invite",
    "invite_again",
    "invited",
    "join",
    "keyset_page",
    "known_rights",
    "last_deliveries",
    "log_kinds",
    "may",
    "may_anywhere",
    "member",
    "newest_records",
    "newest_state",
    "nobody_yet",
    "note_attempt",
    "note_refusal",
    "office_rows",
    "on_records_written",
    "operator_of",
    "own_organisations",
    "people",
    "people_names",
    "people_with_access",
    "person",
    "place_scope",
    "plain_content",
    "prefer",
    "proposal",
    "proposals",
    "propose",
    "record_kind",
    "record_kinds",
    "record_page",
    "record_seen",
    "record_version",
    "record_versions",
    "refuse_unseen",
    "register_kinds",
    "register_rights",
    "reject_proposal",
    "remove_filter",
    "remove_record",
    "remove_scope",
    "remove_webhook",
    "require_known",
    "require_people",
    "restore_access",
    "revoke_token",
    "roles_of",
    "roles_remembered",
    "root_key",
    "save_filter",
    "saved_filters",
    "scope_rows",
    "scopes_with",
    "search_words",
    "sees_whole_log",
    "send_test_event",
    "server_of",
    "set_up",
    "set_up_code",
    "shaped",
    "signed_in",
    "stand_above",
    "switch_webhook",
    "tokens_of",
    "verification",
    "verify_reflections",
    "version_page",
    "webhook",
    "webhooks",
    "wish_verification",
    "write_record",
    "write_records",
]
