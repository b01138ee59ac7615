"""Programs that make data, fit what ships, and measure quality and speed; run as `python -m scripts.eval.gate`."""
