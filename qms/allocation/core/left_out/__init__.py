"""What each factor of a model does in kronor: the same pot shared without it."""
