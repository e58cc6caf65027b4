"""Shared and pure: numbers, grades, school years, table files, working."""
