"""The forms of planning: a study to begin, its terms, a step, and a proposal to ask for."""
