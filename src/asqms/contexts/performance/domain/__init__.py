# SPDX-License-Identifier: Apache-2.0
"""Pure rules of performance: what counts when, and what a figure says."""
