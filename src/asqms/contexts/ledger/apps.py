# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.ledger"
    label = "ledger"
