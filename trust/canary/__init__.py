"""Holes planted on purpose, which every scanner must find before its silence counts."""
