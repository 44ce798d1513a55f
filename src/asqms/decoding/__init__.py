# SPDX-License-Identifier: Apache-2.0
"""Hardened decoding shared by adapters and loaders: text, JSON, XML, archives, detection heads."""
