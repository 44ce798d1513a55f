# SPDX-License-Identifier: Apache-2.0
"""The page that changes many records at once."""
