"""Named datasets for analysis: Parquet in a folder, read by DuckDB through Ibis. Not for: records people work on."""
