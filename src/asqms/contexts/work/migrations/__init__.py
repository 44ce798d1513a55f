# SPDX-License-Identifier: Apache-2.0
"""History of the tables of background work."""
