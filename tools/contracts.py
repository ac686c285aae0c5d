"""An import-linter contract of our own: some modules of an app may be imported by that app only."""

from typing import Any

from importlinter import Contract, ContractCheck, fields, output


class OwnAppOnly(Contract):
    """`names` are module names (rules, states, handlers) that no other app may import."""

    root: Any = fields.StringField()
    names: Any = fields.SetField(subfield=fields.StringField())

    def check(self, graph: Any, verbose: bool) -> Any:  # noqa: FBT001  the signature is import-linter's
        """List every importer of a private module that lies outside its app."""
        breaches: list[tuple[str, str]] = []
        for imported in sorted(graph.modules):
            parts = imported.split(".")
            if len(parts) < 4 or parts[0] != self.root or parts[3] not in self.names:
                continue
            owner = ".".join(parts[:3])
            importers = sorted(graph.find_modules_that_directly_import(imported))
            breaches += [(i, imported) for i in importers if i != owner and not i.startswith(owner + ".")]
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: Any) -> None:
        """Say each breach in one line."""
        for importer, imported in check.metadata["breaches"]:
            output.print_error(f"{importer} imports {imported}, which belongs to its own app only")
