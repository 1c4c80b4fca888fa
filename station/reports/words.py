"""The words of the reports, in Korean and English; those of the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from station.contracts.grading import ItemScore, Mark
from station.contracts.results import ResultRow, Standing
from station.messages.types import Language

_WORDS: Final[dict[str, tuple[str, str]]] = {
    # Sheets of the workbook
    "scores": ("성적", "Scores"),
    "answers": ("답안", "Answers"),
    "items": ("문항 분석", "Item analysis"),
    "corrections": ("수정 기록", "Corrections"),
    # Columns
    "name": ("이름", "Name"),
    "class": ("반", "Class"),
    "identifier": ("식별번호 뒤 4자리", "Identifier, last 4"),
    "last4": ("뒤 4자리", "Last 4"),
    "form": ("유형", "Form"),
    "points": ("점수", "Points"),
    "max": ("만점", "Maximum"),
    "rank": ("등수", "Rank"),
    "standing": ("상태", "State"),
    "provisional": ("임시", "Provisional"),
    "wrong": ("틀린 문항", "Wrong questions"),
    "essay": ("서술형 {label}", "Essay {label}"),
    "question": ("문항", "Question"),
    "right": ("정답", "Right answer"),
    "given": ("내 답", "Given"),
    "n": ("응시", "n"),
    "rate": ("정답률", "Correct"),
    "mean_points": ("평균 점수", "Mean points"),
    "worth": ("배점", "Points"),
    "choice": ("답 {value}", "Answer {value}"),
    "discrimination": ("변별도", "Discrimination"),
    "item_rest": ("문항-나머지 상관", "Item-rest r"),
    "when": ("언제", "When"),
    "who": ("누가", "Who"),
    "where": ("어디서", "Where"),
    "student": ("학생", "Student"),
    "before": ("바꾸기 전", "From"),
    "after": ("바꾼 뒤", "To"),
    "proposed": ("판독 제안", "Proposed"),
    "reason": ("이유", "Reason"),
    # Values
    "by_number": ("번호 …{last}", "No. …{last}"),
    "blank": ("빈칸", "Blank"),
    "several": ("중복마킹", "Several"),
    "other_answers": ("그 밖의 답", "Other answers"),
    "others": ("그 밖", "Others"),
    "confirmed": ("확정", "Confirmed"),
    "review": ("확정 전", "Not confirmed"),
    "two_sheets": ("같은 학생 2장", "Two sheets"),
    "absent": ("미응시", "Absent"),
    "unknown": ("미식별", "Not identified"),
    "off_list": ("명단 외", "Off the list"),
    "yes": ("임시", "yes"),
    "none": ("없음", "none"),
    # Numbers with their words
    "people": ("{n}명", "{n}"),
    "of_points": ("{points} / {max}점", "{points} / {max} points"),
    "points_of": ("{points}점", "{points}"),
    "rank_of": ("{rank}등 / {n}명", "Rank {rank} of {n}"),
    # Of the class
    "class_report": ("성적 보고서", "Class report"),
    "date": ("시험일", "Date"),
    "sat": ("응시", "Sat"),
    "mean": ("평균", "Mean"),
    "median": ("중앙값", "Median"),
    "sd": ("표준편차", "SD"),
    "highest": ("최고", "Highest"),
    "lowest": ("최저", "Lowest"),
    "kr20": ("신뢰도 KR-20", "Reliability KR-20"),
    "kr20_few": (
        "{n}명뿐이라 믿기 어렵습니다 (20명부터).",
        "{n} sheets are too few to trust it (20 or more).",
    ),
    "attendance": (
        "미응시 {absent} · 미식별 {unknown} · 명단 외 {off_list} · 같은 학생 2장 {two_sheets}",
        "Absent {absent} · not identified {unknown} · off the list {off_list} · two sheets {two_sheets}",
    ),
    "unread": (
        "아직 읽지 않은 답안지 {waiting}장, 읽지 못한 답안지 {failed}장은 들어 있지 않습니다.",
        "Not in it: {waiting} sheets that are not read yet, {failed} that could not be read.",
    ),
    "ranking": ("등수", "Ranking"),
    "left_out": ("등수에 없는 학생과 답안지", "Not in the ranking"),
    "some_provisional": (
        "임시 점수 {n}명: 검토가 끝나면 바뀔 수 있습니다.",
        "Provisional scores: {n}. They may change once reviewed.",
    ),
    "all_final": ("모든 점수가 확정되었습니다.", "All scores are final."),
    "provisional_mark": ("* 임시 점수", "* provisional score"),
    "no_key": ("정답이 없어 점수를 매기지 않았습니다.", "There is no answer key yet, so nothing is graded."),
    # Charts
    "histogram": ("점수 분포", "Score distribution"),
    "axis_points": ("점수 (점)", "Score (points)"),
    "axis_students": ("학생 수 (명)", "Students"),
    "axis_question": ("문항 번호", "Question"),
    "axis_rate": ("정답률 (%)", "Correct (%)"),
    "axis_discrimination": ("변별도", "Discrimination"),
    "axis_share": ("응시자 비율 (%)", "Share of students (%)"),
    "axis_choice": ("답", "Answer"),
    "item_chart": ("문항별 정답률", "Correct rate by question"),
    "item_chart_sorted": ("문항별 정답률 (낮은 순)", "Correct rate, hardest first"),
    "choices": ("{label}번 선지 분포", "Answers to question {label}"),
    "item_map": ("문항 지도", "Item map"),
    "map_rows": ("점수 높은 순", "Best first"),
    "map_columns": ("쉬운 문항부터", "Easiest first"),
    "strip": ("반에서의 위치", "Place in the class"),
    "with_n_provisional": ("n = {n}명 (임시 {open}명)", "n = {n} ({open} provisional)"),
    "with_n": ("n = {n}명", "n = {n}"),
    "mean_line": ("평균 {value}점", "Mean {value}"),
    "few": ("너무 적음", "too few"),
    "tiny": ("{n}명뿐이라 분포로 보기 어렵습니다.", "Only {n}: too few to speak of a distribution."),
    "no_scores": ("점수가 있는 답안지가 아직 없습니다.", "There are no graded sheets yet."),
    "no_item": ("분석할 문항이 아직 없습니다.", "There is no question to analyse yet."),
    "legend_rate": ("정답률", "Correct rate"),
    "legend_discrimination": ("변별도 (오른쪽 축)", "Discrimination (right axis)"),
    "legend_negative": ("음수 변별도: 정답을 확인하세요", "Negative: check the key"),
    "legend_right": ("맞음", "Right"),
    "legend_wrong": ("틀림", "Wrong"),
    "legend_blank": ("빈칸", "Blank"),
    "legend_open": ("검토 필요", "Needs review"),
    "legend_partial": ("부분 점수", "Part of the points"),
    "you": ("{points}점", "{points}"),
    # Of one student
    "student_report": ("개인 성적표", "Student report"),
    "score": ("점수", "Score"),
    "class_mean": ("반 평균", "Class mean"),
    "wrong_answers": ("틀린 문항", "Wrong questions"),
    "none_wrong": ("틀린 문항이 없습니다.", "No wrong answers."),
    "more_wrong": ("그 밖에 틀린 문항: {numbers}", "Also wrong: {numbers}"),
    "all_questions": ("전체 문항", "All questions"),
    "is_provisional": (
        "임시 점수입니다. 검토가 끝나면 바뀔 수 있습니다.",
        "This score is provisional and may change once reviewed.",
    ),
    "no_score": ("점수가 없습니다: {standing}", "No score: {standing}"),
    "nobody": ("성적표를 만들 학생이 없습니다.", "There are no students to report on."),
    "no_picture": ("그림을 넣을 수 없습니다.", "The picture cannot be shown."),
    # For a messenger
    "m_exam": ("[{exam}] {name}", "[{exam}] {name}"),
    "m_points": ("점수: {points} / {max}점", "Score: {points} / {max}"),
    "m_provisional": (
        "점수(임시): {points} / {max}점 - 검토가 끝나면 바뀔 수 있습니다.",
        "Score (provisional): {points} / {max} - it may still change.",
    ),
    "m_rank": ("등수: {rank}등 / {n}명", "Rank: {rank} of {n}"),
    "m_mean": ("반 평균: {mean}점", "Class mean: {mean}"),
    "m_wrong": ("틀린 문항: {numbers}", "Wrong: {numbers}"),
    "m_none_wrong": ("틀린 문항 없음", "Nothing wrong"),
    "m_essay": ("서술형 점수가 아직 들어가지 않았습니다.", "Essay points are not in yet."),
    "m_absent": ("미응시입니다.", "Absent."),
    "m_waiting": ("아직 점수가 없습니다 ({standing}).", "There is no score yet ({standing})."),
}
WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(_WORDS)

PROVISIONAL_SIGN: Final = "*"


class Say:
    """Says the words of the reports in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._side = 0 if language is Language.KO else 1

    def __call__(self, name: str, /, **values: object) -> str:
        words = WORDS[name][self._side]
        return words.format(**values) if values else words

    def standing(self, standing: Standing) -> str:
        return self(standing.value)

    def answer(self, value: str) -> str:
        """An answer as people name it."""
        return {"": self("blank"), "*": self("several")}.get(value, value)

    def name(self, row: ResultRow) -> str:
        """Of the student, without a roster the end of the identifier; of a sheet without a student how it
        stands and how the teacher knows it."""
        if row.student is not None:
            return row.student.name or self("by_number", last=last_four(row))
        known = row.name or last_four(row)
        return f"{self.standing(row.standing)} {known}".strip()


def given(item: ItemScore, say: Say) -> str:
    """What a student answered; of an essay the points it got."""
    if item.mark is Mark.POINTS:
        return say("points_of", points=plain_number(item.points))
    return "?" if item.mark is Mark.MISSING else say.answer(item.value)


def last_four(row: ResultRow) -> str:
    """Never more of an identifier leaves the station: it is the end of somebody's phone number."""
    whole = row.identifier or (row.student.tails[0] if row.student and row.student.tails else "")
    return whole[-4:]


def plain_number(value: float | None, digits: int = 2) -> str:
    """Rounded only here, without needless zeros; "–" for what is not known."""
    if value is None:
        return "–"
    told = f"{value:.{digits}f}"
    told = told.rstrip("0").rstrip(".") if "." in told else told
    return "0" if told in ("-0", "") else told
