"""The trial of the methods on earlier years, told to readers."""
