"""What every page shares: rights, errors, forms, navigation."""
