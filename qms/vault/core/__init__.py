"""Keys, envelopes and places: values in, values out."""
