# SPDX-License-Identifier: Apache-2.0
"""Settings of a person and of the organisation."""
