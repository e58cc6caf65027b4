"""Reading what grants are made of and how decisions on them stand."""
