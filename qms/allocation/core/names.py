"""What factors and categories are called where readers meet them."""

from collections.abc import Iterable

from qms.allocation.core.model import Category, Factor
from qms.allocation.core.survey.needs import Group


def category_name(factor: Factor, category: Category) -> str:
    """Return the category's label, else `Faktor: kategori`; the first letter is a capital."""
    return capital(category.label or f"{factor.label or factor.name}: {category.name}")


def capital(text: str) -> str:
    """Return the text with a capital first and the rest as it is."""
    return text[:1].upper() + text[1:]


def group_names(factors: Iterable[Factor]) -> dict[Group, str]:
    """Return what each category of the factors is called, by group."""
    return {
        Group(factor=factor.name, category=category.name): category_name(factor, category)
        for factor in factors
        for category in factor.categories
    }


def group_name(group: Group, known: dict[Group, str]) -> str:
    """Return what the group is called, also when no model names it any more."""
    return known.get(group) or capital(f"{group.factor}: {group.category}")
