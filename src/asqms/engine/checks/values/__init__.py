# SPDX-License-Identifier: Apache-2.0
"""Checks over any fact by its name."""
