# SPDX-License-Identifier: Apache-2.0
"""Tables of records, of their newest versions and of the log of each organisation."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation", models.CharField(max_length=64)),
                ("position", models.BigIntegerField()),
                ("record_id", models.BigIntegerField()),
                ("commitment", models.BinaryField(max_length=32)),
            ],
            options={
                "db_table": "ledger_entry",
            },
        ),
        migrations.CreateModel(
            name="FullTile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "level",
                        "index",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation", models.CharField(max_length=64)),
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("hashes", models.BinaryField(max_length=8192)),
            ],
            options={
                "db_table": "ledger_tile",
            },
        ),
        migrations.CreateModel(
            name="LogHead",
            fields=[
                ("organisation", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField(default=0)),
                ("peaks", models.BinaryField(default=b"")),
            ],
            options={
                "db_table": "ledger_log_head",
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                ("size", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("note", models.TextField()),
            ],
            options={
                "db_table": "ledger_checkpoint",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "size"), name="ledger_checkpoint_size_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organisation", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=500)),
                ("version", models.PositiveIntegerField()),
                ("known_from", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("actor", models.CharField(max_length=200)),
                ("action", models.CharField(max_length=80)),
                ("reason", models.TextField(blank=True)),
                ("removed", models.BooleanField(default=False)),
                ("content", models.TextField()),
                ("salt", models.BinaryField(max_length=32)),
                ("position", models.BigIntegerField()),
            ],
            options={
                "db_table": "ledger_record",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "kind", "key", "version"), name="ledger_record_version_once"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "position"), name="ledger_record_position_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "kind",
                        "key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=500)),
                ("version", models.PositiveIntegerField()),
                ("removed", models.BooleanField(default=False)),
                (
                    "record",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="ledger.record"),
                ),
            ],
            options={
                "db_table": "ledger_head",
            },
        ),
    ]
