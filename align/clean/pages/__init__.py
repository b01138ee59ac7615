"""Pages: what is boilerplate, decoration or a copy, and what kind of text the rest is."""
