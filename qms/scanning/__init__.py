"""Files that are sent pass the municipality's own virus scanner before anything reads them."""
