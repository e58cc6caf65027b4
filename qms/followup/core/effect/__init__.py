"""What the money led to: value added, and the effect of an intervention."""
