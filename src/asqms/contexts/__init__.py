# SPDX-License-Identifier: Apache-2.0
"""The contexts: what the organisation knows and decides, one package for each area of words."""
