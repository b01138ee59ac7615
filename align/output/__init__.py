"""Output: tables, exports and the report."""
