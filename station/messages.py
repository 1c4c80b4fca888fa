"""What the product says to people, in Korean and English. Words only; no screen, no Qt.

Words follow the glossary in CONTEXT.md. A code has three sentences: what happened, why it
may have, what to do next. Reasons, states and alarms have a short word and a sentence.
"""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass
from enum import StrEnum

from station.contracts.reading import Alarm, Reason, Status
from station.errors import Code, StationError


class Language(StrEnum):
    KO = "ko"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, why it may have, what to do next."""

    what: str
    why: str
    todo: str

    def __str__(self) -> str:
        return f"{self.what} {self.why} {self.todo}"


@dataclass(frozen=True, slots=True)
class Word:
    """A short word for labels and a sentence that explains it."""

    short: str
    sentence: str


def wanted_language(asked: str | None = None) -> Language:
    """``asked`` if given, else the system's: Korean where it is Korean, English elsewhere."""
    if asked:
        return Language(asked)
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    told = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return Language.KO if told.lower().startswith(("ko", "korean")) else Language.EN


def trouble(code: Code, language: Language) -> Trouble:
    return _TROUBLES[code][_SIDE[language]]


def of_error(error: StationError, language: Language) -> str:
    """The sentences of an error, with its facts (file, place, detail) in front."""
    facts = [str(error.facts[name]) for name in ("file", "path", "detail") if error.facts.get(name)]
    told = str(trouble(error.code, language))
    return f"{': '.join(facts)}: {told}" if facts else told


def word(item: Reason | Status | Alarm, language: Language) -> Word:
    if isinstance(item, Reason):
        return _REASONS[item][_SIDE[language]]
    if isinstance(item, Status):
        return _STATES[item][_SIDE[language]]
    return _ALARMS[item][_SIDE[language]]


_SIDE = {Language.KO: 0, Language.EN: 1}

_TROUBLES: dict[Code, tuple[Trouble, Trouble]] = {
    Code.NOT_FOUND: (
        Trouble(
            "파일을 찾을 수 없습니다.",
            "이름이 바뀌었거나 지워졌거나 옮겨졌을 수 있습니다.",
            "경로를 확인하고 다시 실행하세요.",
        ),
        Trouble(
            "The file is not there.",
            "It may have been renamed, deleted or moved.",
            "Check the path and run again.",
        ),
    ),
    Code.IS_FOLDER: (
        Trouble(
            "파일이 아니라 폴더입니다.", "이 자리에는 파일 하나가 필요합니다.", "폴더 안의 파일을 지정하세요."
        ),
        Trouble("This is a folder, not a file.", "One file is needed here.", "Name a file inside it."),
    ),
    Code.NO_PERMISSION: (
        Trouble(
            "파일을 열 권한이 없습니다.",
            "다른 사용자의 파일이거나 다른 프로그램이 쓰고 있을 수 있습니다.",
            "권한을 바꾸거나 그 프로그램을 닫으세요.",
        ),
        Trouble(
            "The file may not be opened.",
            "It may belong to someone else or be in use.",
            "Change its permissions or close the other program.",
        ),
    ),
    Code.EMPTY_FILE: (
        Trouble(
            "빈 파일입니다(0바이트).",
            "복사나 스캔이 끝나지 않았을 수 있습니다.",
            "파일을 다시 복사하거나 다시 스캔하세요.",
        ),
        Trouble(
            "The file is empty (0 bytes).",
            "Copying or scanning may not have finished.",
            "Copy or scan it again.",
        ),
    ),
    Code.UNSUPPORTED_FORMAT: (
        Trouble(
            "지원하지 않는 파일 형식입니다.",
            "JPEG, PNG, TIFF, PDF, BMP, WebP, HEIC를 읽을 수 있습니다.",
            "그중 하나로 저장해 주세요.",
        ),
        Trouble(
            "This kind of file is not supported.",
            "JPEG, PNG, TIFF, PDF, BMP, WebP and HEIC can be read.",
            "Save it as one of these.",
        ),
    ),
    Code.UNREADABLE: (
        Trouble(
            "파일이 손상되어 읽을 수 없습니다.",
            "전송이나 저장이 중간에 끊겼을 수 있습니다.",
            "원본을 다시 받거나 다시 스캔하세요.",
        ),
        Trouble(
            "The file is damaged and cannot be read.",
            "Sending or saving it may have been cut off.",
            "Fetch the original again or rescan.",
        ),
    ),
    Code.ENCRYPTED: (
        Trouble(
            "암호가 걸린 PDF입니다.",
            "암호 없이는 안을 볼 수 없습니다.",
            "암호를 푼 PDF로 저장한 뒤 다시 읽으세요.",
        ),
        Trouble(
            "The PDF is protected by a password.",
            "Nothing inside can be seen without it.",
            "Save it without a password and read it again.",
        ),
    ),
    Code.TOO_LARGE: (
        Trouble(
            "그림이 너무 큽니다.",
            "가로세로 30,000픽셀, 1억 2천만 화소, 256 MB까지 읽습니다.",
            "300 dpi로 다시 스캔하거나 파일을 나누세요.",
        ),
        Trouble(
            "The picture is too large.",
            "The limits are 30,000 pixels a side, 120 million in all, and 256 MB.",
            "Scan at 300 dpi or split the file.",
        ),
    ),
    Code.TOO_SMALL: (
        Trouble(
            "그림이 너무 작습니다.",
            "답안지를 읽으려면 짧은 변이 200픽셀보다 커야 합니다.",
            "미리보기가 아닌 원본 그림을 쓰세요.",
        ),
        Trouble(
            "The picture is too small.",
            "Its short side needs at least 200 pixels.",
            "Use the original, not a preview.",
        ),
    ),
    Code.NO_PAGES: (
        Trouble(
            "파일에 페이지가 없습니다.", "내용 없이 저장된 파일입니다.", "원본을 확인하고 다시 저장하세요."
        ),
        Trouble(
            "The file holds no page.",
            "It was saved without any content.",
            "Check the original and save it again.",
        ),
    ),
    Code.TOO_MANY_PAGES: (
        Trouble("페이지가 너무 많습니다.", "한 파일에 2,000쪽까지 읽습니다.", "파일을 나누어 주세요."),
        Trouble(
            "The file has too many pages.", "Up to 2,000 pages are read from one file.", "Split the file."
        ),
    ),
    Code.BLANK_PAGE: (
        Trouble(
            "빈 페이지입니다.",
            "뒷면이거나 종이가 뒤집혀 스캔되었을 수 있습니다.",
            "답안지라면 앞면을 다시 스캔하세요.",
        ),
        Trouble(
            "The page is blank.",
            "It may be a back side or was scanned face down.",
            "If it is a sheet, scan its front.",
        ),
    ),
    Code.NOT_A_SHEET: (
        Trouble(
            "답안지를 찾지 못했습니다.",
            "다른 문서이거나 너무 흐리거나 가려졌을 수 있습니다.",
            "그림을 확인하고 필요하면 다시 스캔하세요.",
        ),
        Trouble(
            "No answer sheet was found.",
            "It may be another document, too blurred or covered.",
            "Look at the picture; rescan if it is a sheet.",
        ),
    ),
    Code.OTHER_FORM: (
        Trouble(
            "다른 양식의 답안지입니다.",
            "인쇄된 모양이 지정한 양식과 맞지 않습니다.",
            "맞는 양식 파일을 --template에 더해 주세요.",
        ),
        Trouble(
            "This is a sheet of another form.",
            "Its print does not match the given template.",
            "Add the right template with --template.",
        ),
    ),
    Code.MIRRORED: (
        Trouble(
            "좌우가 뒤집힌 그림입니다.",
            "앞면 카메라나 스캐너의 반전 설정 때문일 수 있습니다.",
            "반전을 끄고 다시 찍거나 스캔하세요.",
        ),
        Trouble(
            "The picture is mirrored.",
            "A front camera or a scanner setting may flip it.",
            "Turn mirroring off and take it again.",
        ),
    ),
    Code.PAGE_CUT: (
        Trouble(
            "답안지 일부가 잘렸습니다.",
            "답을 적는 자리가 그림 밖에 있습니다.",
            "종이 전체가 나오게 다시 스캔하세요.",
        ),
        Trouble(
            "Part of the sheet is cut off.",
            "Places to mark lie outside the picture.",
            "Scan it again with the whole page in view.",
        ),
    ),
    Code.TWO_SHEETS: (
        Trouble(
            "그림에 답안지가 두 장 있습니다.",
            "겹치거나 나란히 놓고 찍은 것 같습니다.",
            "한 장씩 다시 스캔하세요.",
        ),
        Trouble(
            "There are two sheets in the picture.",
            "They seem to lie over or beside each other.",
            "Scan them one by one.",
        ),
    ),
    Code.UNSURE_POSE: (
        Trouble(
            "정렬 실패(재스캔 권장).",
            "종이가 휘었거나 흐리거나 기울어 위치를 증명하지 못했습니다.",
            "종이를 펴고 다시 스캔하세요.",
        ),
        Trouble(
            "The sheet could not be aligned for sure.",
            "Curl, blur or tilt left its place unproven.",
            "Flatten the paper and scan it again.",
        ),
    ),
    Code.CRASHED: (
        Trouble(
            "이 페이지를 읽던 프로그램이 멈추었습니다.",
            "파일이 손상되었을 수 있으며 다른 페이지에는 영향이 없습니다.",
            "다시 읽어 보고, 되풀이되면 다시 스캔하세요.",
        ),
        Trouble(
            "The reader stopped while reading this page.",
            "The file may be damaged; other pages are not affected.",
            "Read it again; rescan if it repeats.",
        ),
    ),
    Code.TIMEOUT: (
        Trouble(
            "이 페이지를 읽는 데 너무 오래 걸려 멈추었습니다.",
            "파일이 손상되었거나 컴퓨터가 몹시 바쁩니다.",
            "다시 읽어 보고, 되풀이되면 다시 스캔하세요.",
        ),
        Trouble(
            "Reading this page took too long and was stopped.",
            "The file may be damaged or the computer very busy.",
            "Read it again; rescan if it repeats.",
        ),
    ),
    Code.OUT_OF_MEMORY: (
        Trouble(
            "이 페이지를 읽기에 메모리가 모자랍니다.",
            "그림을 펼치면 허용된 메모리를 넘습니다.",
            "300 dpi로 다시 스캔하세요.",
        ),
        Trouble(
            "This page needs more memory than allowed.",
            "Its picture unfolds beyond the limit.",
            "Scan it again at 300 dpi.",
        ),
    ),
    Code.INTERRUPTED: (
        Trouble(
            "사용자가 중단했습니다.",
            "그때까지 읽은 페이지는 모두 저장되었습니다.",
            "남은 파일로 다시 실행하세요.",
        ),
        Trouble(
            "Stopped by the user.",
            "All pages read until then are saved.",
            "Run again for the files that remain.",
        ),
    ),
    Code.MODEL_MISSING: (
        Trouble(
            "판독 모델 파일이 없습니다.",
            "설치가 끝나지 않았거나 파일이 지워졌습니다.",
            "프로그램을 다시 설치하세요.",
        ),
        Trouble(
            "The model that reads marks is missing.",
            "Installing may not have finished, or the file was deleted.",
            "Install the program again.",
        ),
    ),
    Code.TEMPLATE_UNREADABLE: (
        Trouble(
            "양식 파일을 읽을 수 없습니다.",
            "JSON이 아니거나 손상되었습니다.",
            "양식 파일을 다시 내려받으세요.",
        ),
        Trouble("The template cannot be read.", "It is not JSON or is damaged.", "Fetch the template again."),
    ),
    Code.TEMPLATE_INVALID: (
        Trouble(
            "양식 파일의 내용이 잘못되었습니다.",
            "필요한 항목이 없거나 값이 맞지 않습니다.",
            "알려 드린 위치를 고치거나 양식을 다시 내려받으세요.",
        ),
        Trouble(
            "The template is wrong.",
            "Something needed is missing or has a bad value.",
            "Repair the place named, or fetch it again.",
        ),
    ),
    Code.TEMPLATE_UNSUPPORTED: (
        Trouble(
            "양식에 지원하지 않는 기능이 있습니다.",
            "그 기능 없이는 바르게 읽는다고 보장할 수 없습니다.",
            "그 기능을 빼거나 다른 양식을 쓰세요.",
        ),
        Trouble(
            "The template uses something unsupported.",
            "Without it a right reading cannot be promised.",
            "Leave it out or use another form.",
        ),
    ),
    Code.KEY_INVALID: (
        Trouble(
            "정답 파일이 잘못되었습니다.",
            '{"answers": {"1": "3"}, "points": {"1": 5}} 모양이어야 합니다.',
            "알려 드린 위치를 고치세요.",
        ),
        Trouble(
            "The answer key is wrong.",
            'It must look like {"answers": {"1": "3"}, "points": {"1": 5}}.',
            "Repair the place named.",
        ),
    ),
    Code.LAYOUT_INVALID: (
        Trouble(
            "만들 수 없는 답안지입니다.",
            "문항 수나 번호, 보기 수가 맞지 않습니다.",
            "알려 드린 값을 고치세요.",
        ),
        Trouble(
            "Such a sheet cannot be made.",
            "Its numbers of questions or choices do not fit together.",
            "Change the value named.",
        ),
    ),
    Code.LAYOUT_TOO_FULL: (
        Trouble(
            "한 장에 들어가지 않는 문항 수입니다.",
            "칸 사이가 읽을 수 있는 간격보다 좁아집니다.",
            "문항 수를 줄이거나 두 장으로 나누세요.",
        ),
        Trouble(
            "That many questions do not fit on one sheet.",
            "Rows would stand closer than can be read.",
            "Use fewer questions or two sheets.",
        ),
    ),
    Code.NO_INPUT: (
        Trouble(
            "읽을 파일이 없습니다.",
            "지정한 곳에 답안지 그림이 하나도 없습니다.",
            "파일이나 폴더를 확인하세요.",
        ),
        Trouble(
            "There is nothing to read.",
            "No picture was found where you pointed.",
            "Check the files or the folder.",
        ),
    ),
    Code.OUTPUT_FAILED: (
        Trouble(
            "결과를 쓸 수 없습니다.",
            "폴더가 없거나 권한이 없거나 디스크가 가득 찼습니다.",
            "저장할 곳을 확인하고 다시 실행하세요.",
        ),
        Trouble(
            "The results cannot be written.",
            "The folder is missing, protected, or the disk is full.",
            "Check where to save and run again.",
        ),
    ),
}

_REASONS: dict[Reason, tuple[Word, Word]] = {
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

_STATES: dict[Status, tuple[Word, Word]] = {
    Status.OK: (Word("정상", "하나의 값으로 읽었습니다."), Word("ok", "Read as one value.")),
    Status.BLANK: (Word("빈칸", "마킹이 없습니다."), Word("blank", "Nothing is marked.")),
    Status.MULTI: (
        Word("중복마킹", "두 곳 이상에 마킹했습니다."),
        Word("double mark", "More than one place is marked."),
    ),
    Status.AMBIGUOUS: (Word("불확실", "사람이 확인해야 합니다."), Word("ambiguous", "A person must look.")),
    Status.ERROR: (Word("오류", "쓸 수 없는 답입니다."), Word("error", "This is not a possible answer.")),
}

_ALARMS: dict[Alarm, tuple[Word, Word]] = {
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
