"""What can be wrong with a file, a page or the process that reads it."""

from __future__ import annotations

from station.errors import Code
from station.messages.types import Trouble

PAGE_TROUBLES: dict[Code, tuple[Trouble, Trouble]] = {
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
            "읽을 수 있는 형식(JPEG, PDF 등)으로 저장해 주세요.",
        ),
        Trouble(
            "This kind of file is not supported.",
            "JPEG, PNG, TIFF, PDF, BMP, WebP and HEIC can be read.",
            "Save it as a kind that can be read, such as JPEG or PDF.",
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
            "그 양식의 시험이나 양식 파일로 다시 읽으세요.",
        ),
        Trouble(
            "This is a sheet of another form.",
            "Its print does not match the given template.",
            "Read it again with the exam or the template of that form.",
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
    Code.WRONG_CORNERS: (
        Trouble(
            "맞춘 모서리 안에서 답안지를 찾지 못했습니다.",
            "모서리가 어긋났거나 왼쪽 위 모서리가 다른 곳일 수 있습니다.",
            "모서리를 다시 맞추어 주세요.",
        ),
        Trouble(
            "The sheet is not where its corners were set.",
            "A corner may be off, or another one is the top left.",
            "Set the corners again.",
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
}
