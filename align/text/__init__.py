"""Text: files to documents, furniture removed, languages told apart, sentences, comparison views."""
