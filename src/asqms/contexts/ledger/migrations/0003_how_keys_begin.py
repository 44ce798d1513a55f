# SPDX-License-Identifier: Apache-2.0
"""On PostgreSQL an index by how keys begin: its usual order of text is not that of bytes."""

from django.db import migrations


def _add(_, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX ledger_head_begins ON ledger_head (organisation, kind, key varchar_pattern_ops)"
        )


def _remove(_, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX ledger_head_begins")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [migrations.RunPython(_add, _remove)]
