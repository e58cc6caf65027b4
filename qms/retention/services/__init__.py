"""Use cases: rules, holds, erasures, and erasing again what a restore brought back."""
