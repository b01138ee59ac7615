"""From documents to sentences, and what was dropped with its reason: pages, languages, sentences."""
