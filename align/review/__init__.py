"""Reviewing pairs by hand: a page in the browser, the decisions made on it, and the table of what was reviewed."""
