# SPDX-License-Identifier: Apache-2.0
"""What leaves the product as a document: HTML, Excel, PDF, JSON, JUnit and SARIF over one view."""
