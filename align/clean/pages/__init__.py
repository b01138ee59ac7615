"""Pages: what is furniture, decoration or a copy, and what kind of text the rest is."""
