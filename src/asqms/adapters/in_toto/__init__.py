# SPDX-License-Identifier: Apache-2.0
"""in-toto statements, links and layouts, and the signatures over them."""
