"""What support costs: price list and hours in, months to the öre and their working out."""
