# SPDX-License-Identifier: Apache-2.0
"""Signing in: pages over django-allauth, set-up of an empty server, invitations, the demo's accounts."""
