"""Vectors: the encoders that come with the toolkit, presets for the models of the hub, the vector cache."""
