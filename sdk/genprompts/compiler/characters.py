"""Which characters generated source shows as they are, and how many columns each takes.

The tables are fixed here, not asked of the running Python: its Unicode version would decide, and the same prompt would
give other bytes on another Python. They hold letters, marks, digits, punctuation and symbols of scripts in use today;
controls, invisible and direction-changing characters, separators and surrogates are in none of them.
"""

import re
from functools import cache

LINE = 88
"""Columns of a line; longer ones only where a literal has no space to cut it at."""
INDENT = 4

_SHOWN = (
    "a1-ac ae-34e 350-377 37a-37f 384-38a 38c 38e-3a1 3a3-52f 531-556 559-58a 58d-58f 591-5c7 5d0-5ea 5ef-5f4 606-61b "
    "61e-6dc 6de-6ff 750-7b1 8a0-8b4 8b6-8c7 8d3-8e1 8e3-983 985-98c 98f-990 993-9a8 9aa-9b0 9b2 9b6-9b9 9bc-9c4 "
    "9c7-9c8 9cb-9ce 9d7 9dc-9dd 9df-9e3 9e6-9fe a01-a03 a05-a0a a0f-a10 a13-a28 a2a-a30 a32-a33 a35-a36 a38-a39 a3c "
    "a3e-a42 a47-a48 a4b-a4d a51 a59-a5c a5e a66-a76 a81-a83 a85-a8d a8f-a91 a93-aa8 aaa-ab0 ab2-ab3 ab5-ab9 abc-ac5 "
    "ac7-ac9 acb-acd ad0 ae0-ae3 ae6-af1 af9-aff b01-b03 b05-b0c b0f-b10 b13-b28 b2a-b30 b32-b33 b35-b39 b3c-b44 "
    "b47-b48 b4b-b4d b55-b57 b5c-b5d b5f-b63 b66-b77 b82-b83 b85-b8a b8e-b90 b92-b95 b99-b9a b9c b9e-b9f ba3-ba4 "
    "ba8-baa bae-bb9 bbe-bc2 bc6-bc8 bca-bcd bd0 bd7 be6-bfa c00-c0c c0e-c10 c12-c28 c2a-c39 c3d-c44 c46-c48 c4a-c4d "
    "c55-c56 c58-c5a c60-c63 c66-c6f c77-c8c c8e-c90 c92-ca8 caa-cb3 cb5-cb9 cbc-cc4 cc6-cc8 cca-ccd cd5-cd6 cde "
    "ce0-ce3 ce6-cef cf1-cf2 d00-d0c d0e-d10 d12-d44 d46-d48 d4a-d4f d54-d63 d66-d7f d81-d83 d85-d96 d9a-db1 db3-dbb "
    "dbd dc0-dc6 dca dcf-dd4 dd6 dd8-ddf de6-def df2-df4 e01-e3a e3f-e5b e81-e82 e84 e86-e8a e8c-ea3 ea5 ea7-ebd "
    "ec0-ec4 ec6 ec8-ecd ed0-ed9 edc-edf f00-f47 f49-f6c f71-f97 f99-fbc fbe-fcc fce-fda 1000-10c5 10c7 10cd "
    "10d0-10ff 1200-1248 124a-124d 1250-1256 1258 125a-125d 1260-1288 128a-128d 1290-12b0 12b2-12b5 12b8-12be 12c0 "
    "12c2-12c5 12c8-12d6 12d8-1310 1312-1315 1318-135a 135d-137c 1380-1399 13a0-13f5 13f8-13fd 1401-167f 1780-17b3 "
    "17b6-17dd 17e0-17e9 17f0-17f9 1800-180a 1810-1819 1820-1878 1880-18aa 1c80-1c88 1c90-1cba 1cbd-1cbf 1d00-1dbf "
    "1e00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 "
    "1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2010-2027 2030-205e 2070-2071 2074-208e 2090-209c 20a0-20bf 20d0-20f0 "
    "2100-218b 2190-2426 2460-27ff 2801-2b73 2b76-2b95 2b97-2bff 2c60-2c7f 2d00-2d25 2d27 2d2d 2d80-2d96 2da0-2da6 "
    "2da8-2dae 2db0-2db6 2db8-2dbe 2dc0-2dc6 2dc8-2dce 2dd0-2dd6 2dd8-2dde 2e80-2e99 2e9b-2ef3 2f00-2fd5 3001-303f "
    "3041-3096 3099-30ff 3105-312f 3131-3163 3165-318e 3190-31e3 31f0-321e 3220-9ffc a000-a48c a490-a4c6 a640-a69f "
    "a720-a7bf a7c2-a7ca a7f5-a7ff aa60-aa7f ab30-ab6b ab70-abbf ac00-d7a3 f900-fa6d fa70-fad9 fb00-fb06 fb13-fb17 "
    "fb1d-fb36 fb38-fb3c fb3e fb40-fb41 fb43-fb44 fb46-fb4f ff01-ff9f ffa1-ffbe ffc2-ffc7 ffca-ffcf ffd2-ffd7 ffda- "
    "ffdc ffe0-ffe6 ffe8-ffee 1d400-1d454 1d456-1d49c 1d49e-1d49f 1d4a2 1d4a5-1d4a6 1d4a9-1d4ac 1d4ae-1d4b9 1d4bb "
    "1d4bd-1d4c3 1d4c5-1d505 1d507-1d50a 1d50d-1d514 1d516-1d51c 1d51e-1d539 1d53b-1d53e 1d540-1d544 1d546 "
    "1d54a-1d550 1d552-1d6a5 1d6a8-1d7cb 1d7ce-1d7ff 1f000-1f02b 1f030-1f093 1f0a0-1f0ae 1f0b1-1f0bf 1f0c1-1f0cf "
    "1f0d1-1f0f5 1f100-1f1ad 1f1e6-1f202 1f210-1f23b 1f240-1f248 1f250-1f251 1f260-1f265 1f300-1f6d7 1f6e0-1f6ec "
    "1f6f0-1f6fc 1f700-1f773 1f780-1f7d8 1f7e0-1f7eb 1f800-1f80b 1f810-1f847 1f850-1f859 1f860-1f887 1f890-1f8ad "
    "1f8b0-1f8b1 1f900-1f978 1f97a-1f9cb 1f9cd-1fa53 1fa60-1fa6d 1fa70-1fa74 1fa78-1fa7a 1fa80-1fa86 1fa90-1faa8 "
    "1fab0-1fab6 1fac0-1fac2 1fad0-1fad6 20000-2a6dd 2a700-2b734 2b740-2b81d 2b820-2cea1 2ceb0-2ebe0 2f800-2fa1d "
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


_ASCII_ESCAPED = re.compile("[^ -\\[\\]-~]")


@cache  # the large tables are read where there is text that needs them
def _pattern(table: str, head: str) -> re.Pattern[str]:
    return re.compile(f"[{head}{_char_class(table)}]")


def escaped(text: str) -> re.Pattern[str]:
    """Return what finds each character of ``text`` that source must not show as it is.

    Such are unknown and invisible ones, controls, and the backslash.
    """
    return _ASCII_ESCAPED if text.isascii() else _pattern(_SHOWN, "^ -\\[\\]-~")


def columns(source: str) -> int:
    """Return how many columns one line of ``source`` takes, as formatters count them."""
    if source.isascii():
        return len(source)
    return len(source) + len(_pattern(_WIDE, "").findall(source)) - len(_pattern(_MARKS, "").findall(source))


def is_wide(char: str) -> bool:
    """Return whether ``char`` takes two columns (writing without spaces, mostly)."""
    return _pattern(_WIDE, "").match(char) is not None
