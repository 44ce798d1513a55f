# SPDX-License-Identifier: Apache-2.0
"""Kills, power cuts and repeats: what was acknowledged must be there, once (``make torture``)."""
