"""Corpora: tables of pairs scored, filtered, deduplicated and split. Each step adds columns or picks rows."""
