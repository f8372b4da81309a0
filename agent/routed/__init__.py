"""Models without tools: the concierge's rules look things up, the model only phrases."""
