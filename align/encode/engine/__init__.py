"""The networks of the bundled encoders. Its modules import torch, so only `bundled.py` imports them, when asked."""
