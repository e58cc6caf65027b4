"""`auto`: the candidates weighed by how they have done, learned on earlier origins only."""
