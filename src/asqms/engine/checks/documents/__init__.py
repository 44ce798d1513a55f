# SPDX-License-Identifier: Apache-2.0
"""Checks over documents, their approval and their age."""
