# SPDX-License-Identifier: Apache-2.0
"""Language and look, chosen in the bar."""
