"""What a plain YAML scalar means: a null, a truth value, a number, or the text as it is (dates, too)."""

_MAX_BITS = 10_000  # Python does not print integers that are much larger


def scalar_value(kind: str, text: str) -> "str | int | float | bool | None":
    """Return the value of ``text``, for which YAML 1.1 says that it is of ``kind``."""
    try:
        match kind:
            case "null":
                return None
            case "bool":
                return text.lower() in ("yes", "true", "on")
            case "int":
                return _integer(text)
            case "float":
                return _number(text)
            case _:
                return text
    except (ValueError, OverflowError):
        return text  # a number that Python does not take


def _integer(written: str) -> int:
    sign = -1 if written.startswith("-") else 1
    digits = written.lstrip("+-").replace("_", "")
    if ":" in digits:
        return sign * int(_sexagesimal(digits))
    if digits.startswith(("0b", "0x")):
        value = int(digits, 0)
        if value.bit_length() > _MAX_BITS:
            raise ValueError(written)
        return sign * value
    return sign * int(digits, 8 if digits.startswith("0") and digits != "0" else 10)


def _number(written: str) -> float:
    sign = -1.0 if written.startswith("-") else 1.0
    digits = written.lstrip("+-").replace("_", "").lower()
    if digits in (".inf", ".nan"):
        return sign * float(digits[1:])
    return sign * (_sexagesimal(digits) if ":" in digits else float(digits))


def _sexagesimal(digits: str) -> float:
    value = 0.0
    for part in digits.split(":"):
        value = value * 60 + float(part)
    return value
