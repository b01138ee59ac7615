"""From files to documents: decoding, formats, the text that a file shows."""
