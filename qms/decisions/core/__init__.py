"""Rules of decisions: values in, values out."""
