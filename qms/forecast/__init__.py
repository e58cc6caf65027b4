"""Pupil forecasts that know how good they are."""
