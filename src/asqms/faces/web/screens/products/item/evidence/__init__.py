# SPDX-License-Identifier: Apache-2.0
"""One view of a software item."""
