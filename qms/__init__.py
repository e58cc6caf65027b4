"""Kvalitetshjulet: a school authority's quality cycle, from need to money to result."""
