"""Arabic-English parallel alignment: documents in, aligned pairs and two-way coverage out."""

__version__ = "0.1.0"
