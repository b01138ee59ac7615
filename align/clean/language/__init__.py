"""Which language a stretch of text is in."""
