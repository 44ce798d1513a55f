# SPDX-License-Identifier: Apache-2.0
"""Suppliers, and the forms that register and change them."""
