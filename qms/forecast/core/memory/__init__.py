"""What published forecasts said, held against what came."""
