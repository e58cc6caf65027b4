"""The fictional demo municipality."""
