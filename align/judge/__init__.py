"""Judging: features, calibrated probability, flags, coverage, scores against gold."""
