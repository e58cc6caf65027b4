"""What is judged, and how: values in, values out."""
