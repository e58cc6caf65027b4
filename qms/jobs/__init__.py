"""Durable background jobs with progress, cancel and resume."""
