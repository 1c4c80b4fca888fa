"""What can be wrong with a file that results are written to."""

from __future__ import annotations

from station.errors import Code
from station.messages.types import Trouble

EXPORT_TROUBLES: dict[Code, tuple[Trouble, Trouble]] = {
    Code.EXPORT_NO_FOLDER: (
        Trouble(
            "저장할 폴더가 없습니다.",
            "폴더가 지워졌거나 USB가 빠졌을 수 있습니다.",
            "폴더를 다시 고르세요. 결과는 그대로 있습니다.",
        ),
        Trouble(
            "The folder to save into is not there.",
            "It may have been deleted, or the USB stick was pulled out.",
            "Choose a folder again; the results are all still here.",
        ),
    ),
    Code.EXPORT_IN_USE: (
        Trouble(
            "같은 이름의 파일을 바꿀 수 없습니다.",
            "엑셀 같은 다른 프로그램이 열어 두었을 수 있습니다.",
            "그 프로그램에서 파일을 닫거나 다른 이름으로 저장하세요.",
        ),
        Trouble(
            "The file of that name cannot be replaced.",
            "Another program, such as Excel, may have it open.",
            "Close it there, or save under another name.",
        ),
    ),
    Code.EXPORT_NO_PERMISSION: (
        Trouble(
            "이 폴더에는 저장할 수 없습니다.",
            "쓰기가 막힌 폴더입니다.",
            "문서 폴더나 바탕 화면처럼 다른 곳에 저장하세요.",
        ),
        Trouble(
            "Nothing can be saved into this folder.",
            "It is protected against writing.",
            "Save elsewhere, such as in your documents.",
        ),
    ),
    Code.EXPORT_DISK_FULL: (
        Trouble(
            "저장할 디스크에 공간이 없습니다.",
            "파일이 들어갈 자리가 모자랍니다. 반만 저장된 파일은 없습니다.",
            "공간을 비우거나 다른 곳에 저장하세요.",
        ),
        Trouble(
            "There is no room on that disk.",
            "The file does not fit. Nothing was left half-written.",
            "Make room, or save elsewhere.",
        ),
    ),
}
