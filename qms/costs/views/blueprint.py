"""The blueprint that every page of the costs belongs to."""

from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from flask import Blueprint
from werkzeug.wrappers import Response

from qms.costs.labels import HEAPS, form_label, item_label, key_label, kind_label
from qms.i18n.formats import number, signed
from qms.kernel.money import round_half_up

bp = Blueprint("costs", __name__)
Answer: TypeAlias = str | Response | tuple[str, int]
MENU = "costs.show_costs"


def whole_kronor(ore: Fraction | None) -> str:
    """Return exact öre as whole kronor."""
    return "–" if ore is None else number(round_half_up(ore / 100, Decimal(1)))


def tenths(value: Fraction | None) -> str:
    """Return an exact number with a decimal."""
    return "–" if value is None else number(round_half_up(value, Decimal("0.1")), 1)


def index_words(value: Fraction | float | None) -> str:
    """Return an index or a ratio with two decimals."""
    return "–" if value is None else number(round_half_up(Fraction(value), Decimal("0.01")), 2)


def kronor_near(ore: float, *, sign: bool = False) -> str:
    """Return estimated öre in hundreds of kronor: more digits would say more than is known."""
    amount = Decimal(round(ore / 10_000)) * 100
    return signed(amount) if sign else number(amount)


@bp.app_context_processor
def _words() -> dict[str, object]:
    """Give the templates the words for forms, items, keys and heaps."""
    return {
        "cost_form": form_label,
        "cost_item": item_label,
        "cost_key": key_label,
        "cost_kind": kind_label,
        "COST_HEAPS": HEAPS,
        "whole_kronor": whole_kronor,
        "tenths": tenths,
        "kronor_near": kronor_near,
        "index_words": index_words,
    }
