"""Taking a backup, putting it back, and trying whether it could be put back."""
