"""The filters of compiled jinja2 templates that give numbers."""

from math import ceil, floor

from genprompts.limits.growth import check_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def integer(value: "Any", default: "Any" = 0, base: "Any" = 10) -> "Any":
    """Return ``value`` as an integer, cut off where it is a decimal, or ``default`` where it is none (``int``)."""
    try:
        return int(value, base) if isinstance(value, str) else int(value)
    except (TypeError, ValueError):
        try:
            return int(float(value))
        except (TypeError, ValueError, OverflowError):
            return default


def number(value: "Any", default: "Any" = 0.0) -> "Any":
    """Return ``value`` as a decimal, or ``default`` where it is none (``float``)."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return default


def rounded(value: "Any", precision: "Any" = 0, method: "Any" = "common") -> "Any":
    """Return ``value`` rounded to ``precision`` digits (``round``).

    Raises:
        ValueError: if ``method`` is none of "common", "ceil" and "floor".
    """
    if method not in {"common", "ceil", "floor"}:
        raise ValueError("a number is rounded by the method 'common', 'ceil' or 'floor'")
    if isinstance(precision, int):
        check_digits(abs(precision))
    if method == "common":
        return round(value, precision)
    towards = ceil if method == "ceil" else floor
    return towards(value * (10**precision)) / (10**precision)
