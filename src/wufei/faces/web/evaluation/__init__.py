"""Pages of evaluation: methods, rankings, score trees, appeals, locks, reports. Not for: indicators."""
