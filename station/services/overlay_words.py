"""The words of the overlay's strip in one language."""

from __future__ import annotations

from station.contracts.reading import Alarm, Reason, Status
from station.messages import Language, word
from station.pipelines.overlay import OverlayWords


def overlay_words(language: str) -> OverlayWords:
    """``language``: "ko" or "en"."""
    chosen = Language(language)

    def short(item: Reason | Status | Alarm) -> str:
        return word(item, chosen).short

    if chosen is Language.KO:
        return OverlayWords(
            identifier="식별번호",
            none="없음",
            review="검토필요",
            nothing_to_review="검토할 것 없음",
            turned="시계 방향",
            residual="정렬 오차",
            blank="빈칸",
            of=short,
        )
    return OverlayWords(
        identifier="Identifier",
        none="none",
        review="To review:",
        nothing_to_review="nothing to review",
        turned="turned clockwise",
        residual="alignment",
        blank="blank",
        of=short,
    )
