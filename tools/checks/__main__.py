"""Run every house rule over the project and print what breaks it."""

import sys

from tools.checks import acts, borrowed, dependencies, sources, templates, tracked
from tools.steps import ROOT

CHECKS = (sources.faults, acts.faults, templates.faults, dependencies.faults, tracked.faults, borrowed.faults)


def main() -> int:
    """Print all faults; 1 if there is any."""
    found = [fault for check in CHECKS for fault in check(ROOT)]
    print("\n".join(found) or "The house rules hold.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
