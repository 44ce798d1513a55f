# SPDX-License-Identifier: Apache-2.0
"""Benchmarks: a generated V-model, peers from the registry side by side, ratios of CPU and memory."""
