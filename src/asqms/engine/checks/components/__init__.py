# SPDX-License-Identifier: Apache-2.0
"""Checks over bills of materials."""
