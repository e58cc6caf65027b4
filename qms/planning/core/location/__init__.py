"""Classic facility location: which warehouses to open, and who is served from where."""
