"""What principals are asked: what groups of pupils need, and whether the model is trusted."""
