# SPDX-License-Identifier: Apache-2.0
"""Standards: what is asked, and how far it is followed."""
