"""Make sets whose answers are known, from line-aligned text, documents with gold, and the project's own corpora."""
