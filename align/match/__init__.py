"""Matching: document links, chains, islands and mining over sentence vectors."""
