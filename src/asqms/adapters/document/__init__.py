# SPDX-License-Identifier: Apache-2.0
"""Documents people write: what they are called, how they are structured, and whether they are approved."""
