# SPDX-License-Identifier: Apache-2.0
"""Search over everything, and kept views of tables."""
