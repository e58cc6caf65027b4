"""The monthly file of who is enrolled where: read without ever keeping who it is."""
