# SPDX-License-Identifier: Apache-2.0
"""The page that brings records in from a table."""
