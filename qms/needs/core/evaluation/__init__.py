"""The evaluation of a period of support: what it was used for, and what became different."""

from qms.needs.core.evaluation.evaluation import Evaluation, Used, checked, dump, read

__all__ = ["Evaluation", "Used", "checked", "dump", "read"]
