# SPDX-License-Identifier: Apache-2.0
"""The working days of the organisation."""
