"""Did earlier years' money go where the need was? Expected against observed, with uncertainty."""
