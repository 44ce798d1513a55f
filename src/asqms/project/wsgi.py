# SPDX-License-Identifier: Apache-2.0
"""The application that a web server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asqms.project.settings")
application = get_wsgi_application()
