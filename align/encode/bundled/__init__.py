"""The bundled encoders. Their networks import torch, so only `build` imports those, when asked."""
