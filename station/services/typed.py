"""Which bubble a digit key means, on sheets of any maker."""

from __future__ import annotations

from collections.abc import Sequence


def bubble_meant(digit: str, signs: Sequence[str]) -> str | None:
    """The bubble that bears the digit; where no bubble bears one (A B C D), the one at that place, from 1.
    None: there is none such."""
    if digit in signs:
        return digit
    if any(sign.isdecimal() for sign in signs) or not 1 <= int(digit) <= len(signs):
        return None
    return signs[int(digit) - 1]
