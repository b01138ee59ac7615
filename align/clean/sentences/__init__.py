"""Sentences: paragraphs, marks that end a sentence, words that do not, safe places to cut."""
