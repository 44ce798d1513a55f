# SPDX-License-Identifier: Apache-2.0
"""Pages of traceability: coverage, items and their neighbours, matrices, links, changes."""
