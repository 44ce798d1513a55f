# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.exchange"
    label = "exchange"
