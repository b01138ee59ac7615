"""Learn what ships in the package: weights, probabilities, mean vectors."""
