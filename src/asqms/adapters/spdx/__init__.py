# SPDX-License-Identifier: Apache-2.0
"""SPDX bills of materials in JSON, tag-value and JSON-LD."""
