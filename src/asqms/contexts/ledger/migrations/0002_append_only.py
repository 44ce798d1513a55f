# SPDX-License-Identifier: Apache-2.0
"""Triggers that refuse to change, replace or delete what the ledger has written, on both databases."""

from django.db import migrations

REFUSED = "the ledger is append-only"
SAME_ROW = {
    "ledger_record": (
        "id = NEW.id"
        " OR (organisation = NEW.organisation AND position = NEW.position)"
        " OR (organisation = NEW.organisation AND kind = NEW.kind AND key = NEW.key AND version = NEW.version)"
    ),
    "ledger_entry": "organisation = NEW.organisation AND position = NEW.position",
    "ledger_tile": 'organisation = NEW.organisation AND level = NEW.level AND "index" = NEW."index"',
    "ledger_checkpoint": (
        "(organisation = NEW.organisation AND number = NEW.number)"
        " OR (organisation = NEW.organisation AND size = NEW.size)"
    ),
}
SHRINKS = "NEW.size < OLD.size OR NEW.organisation <> OLD.organisation"


def _sqlite(name: str, event: str, table: str, when: str = "") -> str:
    condition = f" WHEN {when}" if when else ""
    refuse = f"SELECT RAISE(ABORT, '{REFUSED}')"
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition} BEGIN {refuse}; END"


def _postgresql(name: str, event: str, table: str, when: str = "") -> str:
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    condition = f" WHEN ({when})" if when else ""
    run = f"EXECUTE FUNCTION ledger_refuse{'_truncate' if event == 'TRUNCATE' else ''}()"
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each}{condition} {run}"


FUNCTIONS = [
    f"""
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
END
$$
""",
    f"""
CREATE FUNCTION ledger_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    has_rows boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO has_rows;
    IF has_rows THEN
        RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$
""",
]
"""An empty table may be truncated: nothing is lost."""


def statements(vendor: str) -> list[str]:
    """Return what installs the triggers on a database."""
    make = _sqlite if vendor == "sqlite" else _postgresql
    found = [] if vendor == "sqlite" else [*FUNCTIONS]
    for table, same in SAME_ROW.items():
        found += [make(f"{table}_no_{event.lower()}", event, table) for event in ("UPDATE", "DELETE")]
        if vendor == "sqlite":
            exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
            found.append(make(f"{table}_no_replace", "INSERT", table, exists))
        else:
            found.append(make(f"{table}_no_truncate", "TRUNCATE", table))
    found.append(make("ledger_log_head_no_delete", "DELETE", "ledger_log_head"))
    found.append(make("ledger_log_head_no_shrink", "UPDATE", "ledger_log_head", SHRINKS))
    if vendor != "sqlite":
        found.append(make("ledger_log_head_no_truncate", "TRUNCATE", "ledger_log_head"))
    return found


def removals(vendor: str) -> list[str]:
    """Return what takes the triggers away again."""
    found = []
    for statement in statements(vendor):
        if statement.startswith("CREATE TRIGGER"):
            words = statement.split()
            on = "" if vendor == "sqlite" else f" ON {words[words.index('ON') + 1]}"
            found.append(f"DROP TRIGGER {words[2]}{on}")
    return (
        found
        if vendor == "sqlite"
        else [*found, "DROP FUNCTION ledger_refuse()", "DROP FUNCTION ledger_refuse_truncate()"]
    )


def install(apps: object, schema_editor: object) -> None:  # noqa: ARG001 - the form Django asks for
    """Install the triggers."""
    connection = schema_editor.connection  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def remove(apps: object, schema_editor: object) -> None:  # noqa: ARG001 - the form Django asks for
    """Take the triggers away."""
    connection = schema_editor.connection  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        for statement in removals(connection.vendor):
            cursor.execute(statement)


class Migration(migrations.Migration):
    """Make the ledger append-only."""

    dependencies = [("ledger", "0001_records_and_log")]

    operations = [migrations.RunPython(install, remove)]
