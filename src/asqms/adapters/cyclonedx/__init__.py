# SPDX-License-Identifier: Apache-2.0
"""CycloneDX bills of materials, vulnerability statements and attestations."""
