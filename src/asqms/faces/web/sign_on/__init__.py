# SPDX-License-Identifier: Apache-2.0
"""Signing on elsewhere: what django-allauth leaves unchecked of OpenID Connect and SAML."""
