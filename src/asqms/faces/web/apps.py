# SPDX-License-Identifier: Apache-2.0
"""The web face as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages; no tables."""

    name = "asqms.faces.web"
    label = "web"
