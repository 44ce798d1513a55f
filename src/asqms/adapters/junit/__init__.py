# SPDX-License-Identifier: Apache-2.0
"""Reads test results in JUnit XML, in all its dialects, and in Robot Framework's output.xml."""
