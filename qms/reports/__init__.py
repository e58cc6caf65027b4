"""Tables and charts, independent of pages."""
