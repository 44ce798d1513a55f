# SPDX-License-Identifier: Apache-2.0
"""Types of record, looked at and changed by the organisation."""
