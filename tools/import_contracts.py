# SPDX-License-Identifier: Apache-2.0
"""An import contract: outside a package, only its listed public modules may be imported."""

from __future__ import annotations

from importlinter import Contract, ContractCheck, fields, output


class PublicSurfaceContract(Contract):
    """For each child of the container, modules other than the public ones stay inside that child."""

    container = fields.ModuleField()
    public_modules = fields.SetField(subfield=fields.StringField())

    def check(self, graph, verbose):  # noqa: ANN001, ANN201, ARG002 - the base class is untyped
        """Return every import that reaches behind a door."""
        offences = []
        for package in sorted(graph.find_children(self.container.name)):
            doors = {f"{package}.{name}" for name in self.public_modules}
            inside = {
                module
                for module in graph.find_descendants(package)
                if not any(module == door or module.startswith(f"{door}.") for door in doors)
            }
            for module in sorted(inside):
                offences += [
                    (importer, module)
                    for importer in sorted(graph.find_modules_that_directly_import(module))
                    if importer != package and not importer.startswith(f"{package}.")
                ]
        return ContractCheck(kept=not offences, metadata={"offences": offences})

    def render_broken_contract(self, check) -> None:  # noqa: ANN001
        """Print the offences."""
        for importer, module in check.metadata["offences"]:
            output.print_error(f"{importer} reaches into {module}", bold=False)
