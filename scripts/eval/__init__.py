"""Measure quality, and hold it above its floors."""
