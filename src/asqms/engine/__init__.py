# SPDX-License-Identifier: Apache-2.0
"""The pure rules: a snapshot, a catalogue and a date in, an assessment out."""
