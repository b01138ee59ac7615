"""The networks of the bundled encoders. Importing anything here imports torch: only `bundled.py` does, when asked."""
