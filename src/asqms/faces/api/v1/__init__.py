# SPDX-License-Identifier: Apache-2.0
"""Routes of version 1, one module for each part of the product."""
