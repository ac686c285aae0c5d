"""cvxpy with Clarabel on a network of flows, told as a file of arrays. Runs in the peers' own environment."""

import json
import sys
import time

import numpy as np


def main() -> None:
    """Solve with no flow below nothing; the seconds from arrays to the answer, and what it costs."""
    import cvxpy as cp  # type: ignore[import-not-found]  # noqa: PLC0415
    import scipy.sparse as sp  # noqa: PLC0415

    told = np.load(sys.argv[1])
    incidence = sp.csc_array((told["data"], told["indices"], told["indptr"]), shape=tuple(told["shape"]))
    started = time.perf_counter()
    flows = cp.Variable(told["measured"].size)
    off = cp.multiply(1 / np.sqrt(told["variance"]), flows - told["measured"])
    asked = cp.Problem(cp.Minimize(cp.sum_squares(off)), [incidence @ flows == 0, flows >= 0])
    asked.solve(solver=cp.CLARABEL)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "objective": float(asked.value), "status": asked.status}))


if __name__ == "__main__":
    main()
