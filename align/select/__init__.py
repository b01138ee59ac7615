"""Selecting: from judged candidates to pairs, coverage, conflicts and shares; nothing is measured here."""
