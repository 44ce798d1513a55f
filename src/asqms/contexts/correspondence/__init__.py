# SPDX-License-Identifier: Apache-2.0
"""Mail to people about what they are told in the product."""
