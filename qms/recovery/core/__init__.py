"""What a backup says of itself: values in, values out."""
