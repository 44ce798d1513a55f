# SPDX-License-Identifier: Apache-2.0
"""Reads requirements, relations and hierarchies out of ReqIF documents and archives."""
