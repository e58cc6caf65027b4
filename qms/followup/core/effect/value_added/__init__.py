"""Value added: what a school adds beyond what its pupils came with."""
