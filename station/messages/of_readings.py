"""Reasons, states and alarms of a reading in words."""

from __future__ import annotations

from station.contracts.reading import Alarm, Reason, Status
from station.messages.types import Word

REASONS: dict[Reason, tuple[Word, Word]] = {
    Reason.FAINT: (Word("흐린 마킹", "마킹이 흐립니다."), Word("faint", "The mark is faint.")),
    Reason.ERASED: (
        Word("지운 흔적", "지운 자국이 남아 있습니다."),
        Word("erased", "A mark was rubbed out here."),
    ),
    Reason.TWO_MARKS: (
        Word("중복마킹", "두 곳 이상에 마킹했습니다."),
        Word("two marks", "More than one place is marked."),
    ),
    Reason.PARTIAL: (
        Word("덜 칠함", "칸을 다 채우지 않았습니다."),
        Word("partly filled", "The bubble is only partly filled."),
    ),
    Reason.OVERFLOW: (
        Word("번진 마킹", "옆 칸의 마킹이 넘어왔습니다."),
        Word("overflow", "A neighbour's mark runs into it."),
    ),
    Reason.CROSSED_OUT: (
        Word("가위표", "마킹에 가위표를 그었습니다."),
        Word("crossed out", "The mark was crossed out."),
    ),
    Reason.RED_PREMARK: (
        Word("예비마킹", "빨간 펜의 예비마킹이 있습니다."),
        Word("red pre-mark", "There is a pre-mark in red."),
    ),
    Reason.TAPED: (
        Word("수정테이프", "수정테이프로 덮었습니다."),
        Word("taped", "Correction tape covers it."),
    ),
    Reason.UNSURE_PLACE: (
        Word("위치 불확실", "칸의 위치를 확신하지 못합니다."),
        Word("unsure place", "Where the bubble lies is not certain."),
    ),
    Reason.UNPROVEN_BLANK: (
        Word("빈칸?", "비었는지 확신하지 못합니다."),
        Word("blank?", "It is not proven to be blank."),
    ),
    Reason.UNPROVEN_DOUBLE: (
        Word("중복?", "중복마킹인지 확신하지 못합니다."),
        Word("double?", "Two marks are likely, but not proven."),
    ),
    Reason.UNUSUAL_MARK: (
        Word("특이한 마킹", "흔치 않은 모양의 마킹입니다."),
        Word("unusual mark", "The mark has an unusual shape."),
    ),
    Reason.UNLIKE_OTHERS: (
        Word("다른 필체", "이 학생의 다른 마킹과 다릅니다."),
        Word("unlike the others", "It differs from this student's other marks."),
    ),
    Reason.UNSURE: (
        Word("낮은 신뢰도", "값을 확신하지 못합니다."),
        Word("unsure", "The value is not certain."),
    ),
    Reason.GAP: (
        Word("자리 빔", "마킹한 자리 오른쪽이 비어 있습니다."),
        Word("gap", "A place right of a marked one is empty."),
    ),
}

STATES: dict[Status, tuple[Word, Word]] = {
    Status.OK: (Word("정상", "하나의 값으로 읽었습니다."), Word("ok", "Read as one value.")),
    Status.BLANK: (Word("빈칸", "마킹이 없습니다."), Word("blank", "Nothing is marked.")),
    Status.MULTI: (
        Word("중복마킹", "두 곳 이상에 마킹했습니다."),
        Word("double mark", "More than one place is marked."),
    ),
    Status.AMBIGUOUS: (Word("불확실", "사람이 확인해야 합니다."), Word("ambiguous", "A person must look.")),
    Status.ERROR: (Word("오류", "쓸 수 없는 답입니다."), Word("error", "This is not a possible answer.")),
}

ALARMS: dict[Alarm, tuple[Word, Word]] = {
    Alarm.MANY_BLANK: (
        Word("빈칸 많음", "빈칸이 유난히 많습니다. 답안지를 확인하세요."),
        Word("many blanks", "Unusually many blanks: look at the sheet."),
    ),
    Alarm.MANY_MULTI: (
        Word("중복 많음", "중복마킹이 유난히 많습니다. 답안지를 확인하세요."),
        Word("many doubles", "Unusually many double marks: look at the sheet."),
    ),
    Alarm.POSE_SUSPECT: (
        Word("정렬 의심", "인쇄 위치가 조금 어긋납니다. 칸 위치를 확인하세요."),
        Word("alignment suspect", "The print lies a little off: check the bubbles' places."),
    ),
}
