"""The tests (``is …``) of compiled jinja2 templates, as functions."""

from _collections_abc import Mapping

from genprompts.jinja import UNDEFINED
from genprompts.limits.growth import modulo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def is_odd(value: "Any") -> "Any":
    """Test for odd numbers."""
    return value % 2 == 1


def is_even(value: "Any") -> "Any":
    """Test for even numbers."""
    return value % 2 == 0


def is_divisible(value: "Any", num: "Any") -> "Any":
    """Test for multiples of ``num``."""
    return modulo(value, num) == 0


def is_defined(value: "Any") -> "Any":
    """Test for values that are there."""
    return value is not UNDEFINED


def is_undefined(value: "Any") -> "Any":
    """Test for values that are not there."""
    return value is UNDEFINED


def is_none(value: "Any") -> "Any":
    """Test for ``None``."""
    return value is None


def is_boolean(value: "Any") -> "Any":
    """Test for ``True`` and ``False``."""
    return value is True or value is False


def is_true(value: "Any") -> "Any":
    """Test for ``True`` itself."""
    return value is True


def is_false(value: "Any") -> "Any":
    """Test for ``False`` itself."""
    return value is False


def is_integer(value: "Any") -> "Any":
    """Test for integers that are not booleans."""
    return isinstance(value, int) and value is not True and value is not False


def is_float(value: "Any") -> "Any":
    """Test for decimals."""
    return isinstance(value, float)


def is_number(value: "Any") -> "Any":
    """Test for numbers of any kind, booleans among them."""
    if isinstance(value, (int, float, complex)):
        return True
    from numbers import Number  # noqa: PLC0415  (rarely needed)

    return isinstance(value, Number)


def is_string(value: "Any") -> "Any":
    """Test for texts."""
    return isinstance(value, str)


def is_lower(value: "Any") -> "Any":
    """Test for texts in lower case."""
    return str(value).islower()


def is_upper(value: "Any") -> "Any":
    """Test for texts in upper case."""
    return str(value).isupper()


def is_mapping(value: "Any") -> "Any":
    """Test for mappings."""
    return isinstance(value, Mapping)


def is_sequence(value: "Any") -> "Any":
    """Test for values with a length and items."""
    try:
        len(value)
        value.__getitem__  # noqa: B018  (whether it is there)
    except Exception:  # noqa: BLE001  (whatever a value's own methods raise)
        return False
    return True


def is_iterable(value: "Any") -> "Any":
    """Test for values that can be looped over."""
    try:
        iter(value)
    except TypeError:
        return False
    return True


def is_same(value: "Any", other: "Any") -> "Any":
    """Test for the very same object."""
    return value is other


def is_in(value: "Any", seq: "Any") -> "Any":
    """Test for members of ``seq``."""
    return value in seq


def is_equal(value: "Any", other: "Any") -> "Any":
    """Test for equal values."""
    return value == other


def is_unequal(value: "Any", other: "Any") -> "Any":
    """Test for different values."""
    return value != other


def is_greater(value: "Any", other: "Any") -> "Any":
    """Test for values above ``other``."""
    return value > other


def is_greater_or_equal(value: "Any", other: "Any") -> "Any":
    """Test for values that are not below ``other``."""
    return value >= other


def is_less(value: "Any", other: "Any") -> "Any":
    """Test for values below ``other``."""
    return value < other


def is_less_or_equal(value: "Any", other: "Any") -> "Any":
    """Test for values that are not above ``other``."""
    return value <= other
