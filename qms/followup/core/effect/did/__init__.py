"""The effect of an intervention: difference in differences, judged by permutation."""
