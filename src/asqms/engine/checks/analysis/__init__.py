# SPDX-License-Identifier: Apache-2.0
"""Checks over the findings of static and security analysis."""
