# SPDX-License-Identifier: Apache-2.0
"""Many records at once: read from a table, or changed by one wish."""
