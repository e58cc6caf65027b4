"""Rules of erasure: values in, values out."""
