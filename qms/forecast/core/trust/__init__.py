"""Whether a unit's forecast can be trusted, judged by how it did before."""
