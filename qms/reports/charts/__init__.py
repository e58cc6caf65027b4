"""Charts drawn as SVG text on the server: values in, markup out, no library and no clock.

Every drawing has a role, a title and a description, carries no style attribute (the pages
run under a strict content policy) and writes no text smaller than 12 pixels.
"""
