"""Loading the demo municipality into a database, through the product's own use cases."""

from qms.demo.load.loading import is_demo_loaded, load_demo

__all__ = ["is_demo_loaded", "load_demo"]
