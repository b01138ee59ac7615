"""The project file: one SQLite database of all that a run found, from which every view is made."""
