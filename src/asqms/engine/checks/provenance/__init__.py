# SPDX-License-Identifier: Apache-2.0
"""Checks over where bytes come from: revisions, tags, signatures, subjects."""
