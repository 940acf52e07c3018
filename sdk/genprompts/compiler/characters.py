"""Which characters generated source shows as they are, and how many columns each takes.

The tables are fixed here, not asked of the running Python: its Unicode version would decide, and the same prompt would
give other bytes on another Python. They hold letters, marks, digits, punctuation and symbols of scripts in use today;
controls, invisible and direction-changing characters, separators and surrogates are in none of them.
"""

import re

_SHOWN = (
    "a1-ac ae-34e 350-52f 531-58f 591-5f4 606-61b 61e-6dc 6de-6ff 750-7b1 8a0-8e1 8e3-df4 e01-e5b e81-edf f00-fda "
    "1000-10ff 1200-1399 13a0-13fd 1401-167f 1780-17b3 17b6-17f9 1800-180a 1810-18aa 1c80-1cbf 1d00-1dbf 1e00-1ffe "
    "2010-2027 2030-205e 2070-20f0 2100-218b 2190-2426 2460-27ff 2801-2bff 2c60-2c7f 2d00-2d2d 2d80-2dde 2e80-2fd5 "
    "3001-30ff 3105-3163 3165-318e 3190-9ffc a000-a4c6 a640-a69f a720-a7ff aa60-aa7f ab30-ab6b ab70-abbf ac00-d7a3 "
    "f900-fad9 fb00-fb06 fb13-fb17 fb1d-fb4f ff01-ff9f ffa1-ffee 1d400-1d7ff 1f000-1fad6 20000-2fa1d "
)
_WIDE = (
    "17a4 17d8 231a-231b 2329-232a 23e9-23ec 23f0 23f3 25fd-25fe 2614-2615 2630-2637 2648-2653 267f 268a-268f 2693 "
    "26a1 26aa-26ab 26bd-26be 26c4-26c5 26ce 26d4 26ea 26f2-26f3 26f5 26fa 26fd 2705 270a-270b 2728 274c 274e "
    "2753-2755 2757 2795-2797 27b0 27bf 2b1b-2b1c 2b50 2b55 2e80-2fd5 3001-3029 3030-303e 3041-3096 309b-30ff "
    "3105-3163 3165-318e 3190-3247 3250-9ffc a000-a4c6 ac00-d7a3 f900-fad9 ff01-ff60 ffe0-ffe6 1f004 1f0cf 1f18e "
    "1f191-1f19a 1f200-1f320 1f32d-1f335 1f337-1f37c 1f37e-1f393 1f3a0-1f3ca 1f3cf-1f3d3 1f3e0-1f3f0 1f3f4 "
    "1f3f8-1f43e 1f440 1f442-1f4fc 1f4ff-1f53d 1f54b-1f54e 1f550-1f567 1f57a 1f595-1f596 1f5a4 1f5fb-1f64f "
    "1f680-1f6c5 1f6cc 1f6d0-1f6d2 1f6d5-1f6df 1f6eb-1f6ec 1f6f4-1f6fc 1f7e0-1f7f0 1f90c-1f93a 1f93c-1f945 "
    "1f947-1f9ff 1fa70-1fad6 20000-2fa1d "
)
_MARKS = (
    "300-34e 350-36f 483-489 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7 610-61a 64b-65f 670 6d6-6dc 6df-6e4 6e7-6e8 6ea-6ed "
    "7a6-7b0 8ca-8e1 8e3-902 93a 93c 941-948 94d 951-957 962-963 981 9bc 9be 9c1-9c4 9cd 9d7 9e2-9e3 9fe-a02 a3c "
    "a41-a51 a70-a71 a75 a81-a82 abc ac1-ac8 acd ae2-ae3 afa-b01 b3c b3e-b3f b41-b44 b4d-b57 b62-b63 b82 bbe bc0 bcd "
    "bd7 c00 c04 c3c c3e-c40 c46-c56 c62-c63 c81 cbc cbf-cc0 cc2 cc6-cd6 ce2-ce3 d00-d01 d3b-d3c d3e d41-d44 d4d-d4e "
    "d57 d62-d63 d81 dca-dcf dd2-dd6 ddf e31 e34-e3a e47-e4e eb1 eb4-ebc ec8-ece f18-f19 f35 f37 f39 f71-f7e f80-f84 "
    "f86-f87 f8d-fbc fc6 102d-1030 1032-1037 1039-103a 103d-103e 1058-1059 105e-1060 1071-1074 1082 1085-1086 108d "
    "109d 135d-135f 17b7-17bd 17c6 17c9-17d3 17dd 1885-1886 18a9 20d0-20f0 302a-302f 3099-309a a66f-a672 a674-a67d "
    "a69e-a69f aa7c fb1e ff9e-ff9f "
)


def _char_class(table: str) -> str:
    """Return the body of a regular expression's character class for a ``table`` of hexadecimal ranges."""
    ends = [entry.partition("-") for entry in table.split()]
    return "".join(f"{chr(int(start, 16))}-{chr(int(end or start, 16))}" for start, _, end in ends)


ESCAPED = re.compile(f"[^ -\\[\\]-~{_char_class(_SHOWN)}]")
"""A character that source must not show as it is: unknown, invisible, a control, or the backslash."""

_WIDE_CHAR = re.compile(f"[{_char_class(_WIDE)}]")
_MARK = re.compile(f"[{_char_class(_MARKS)}]")


def columns(source: str) -> int:
    """Return how many columns one line of ``source`` takes, as formatters count them."""
    if source.isascii():
        return len(source)
    return len(source) + len(_WIDE_CHAR.findall(source)) - len(_MARK.findall(source))


def is_wide(char: str) -> bool:
    """Return whether ``char`` takes two columns (writing without spaces, mostly)."""
    return _WIDE_CHAR.match(char) is not None
