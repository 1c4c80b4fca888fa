"""What can be wrong with what the station keeps."""

from __future__ import annotations

from station.errors import Code
from station.messages.types import Trouble

STORE_TROUBLES: dict[Code, tuple[Trouble, Trouble]] = {
    Code.STORE_NEWER: (
        Trouble(
            "자료가 더 새로운 버전의 프로그램에서 만들어졌습니다.",
            "이 PC에 예전 버전이 설치되어 있을 수 있습니다.",
            "프로그램을 새 버전으로 설치하세요. 자료는 그대로 있습니다.",
        ),
        Trouble(
            "The data was made by a newer version of the program.",
            "An older version may be installed on this PC.",
            "Install the newer version; the data is as it was.",
        ),
    ),
    Code.STORE_DAMAGED: (
        Trouble(
            "자료 파일이 손상되었습니다.",
            "디스크 오류나 강제 종료 때문일 수 있습니다.",
            "파일은 덮어쓰지 않았습니다. 가장 최근 백업에서 복구하세요.",
        ),
        Trouble(
            "The data file is damaged.",
            "A fault of the disk may have done it.",
            "Nothing was overwritten: restore the newest backup.",
        ),
    ),
    Code.STORE_UNWRITABLE: (
        Trouble(
            "자료 폴더에 저장할 수 없습니다.",
            "폴더가 읽기 전용이거나 권한이 없을 수 있습니다.",
            "폴더의 권한을 확인하거나 다른 폴더를 고르세요.",
        ),
        Trouble(
            "The data folder cannot be written.",
            "It may be read-only, or belong to someone else.",
            "Check its permissions or choose another folder.",
        ),
    ),
    Code.STORE_BUSY: (
        Trouble(
            "자료 파일을 다른 프로그램이 쓰고 있습니다.",
            "백업 프로그램이나 백신이 잡고 있을 수 있습니다.",
            "잠시 뒤에 다시 하세요. 잃은 것은 없습니다.",
        ),
        Trouble(
            "Another program is using the data file.",
            "A backup or a virus scanner may hold it.",
            "Try again in a moment; nothing was lost.",
        ),
    ),
    Code.DISK_LOW: (
        Trouble(
            "저장 공간이 1 GB 미만입니다. 스캔을 멈췄습니다.",
            "남은 공간은 검토한 답을 저장하는 데 씁니다.",
            "필요 없는 파일을 지우면 다시 스캔할 수 있습니다. 가져온 답안지는 그대로 있습니다.",
        ),
        Trouble(
            "Less than 1 GB is left on the disk. Capturing has stopped.",
            "What is left serves to keep your decisions.",
            "Delete files you do not need and capture again. Sheets taken so far are safe.",
        ),
    ),
    Code.DISK_FULL: (
        Trouble(
            "저장 공간이 없습니다.",
            "디스크가 가득 찼습니다.",
            "공간을 비우면 이어서 저장합니다. 이미 저장된 것은 그대로 있습니다.",
        ),
        Trouble(
            "There is no room left on the disk.",
            "The disk is full.",
            "Make room and it goes on; what was kept is still there.",
        ),
    ),
    Code.FOLDER_IN_USE: (
        Trouble(
            "이 자료 폴더는 다른 채점 스테이션이 쓰고 있습니다.",
            "프로그램이 이미 열려 있습니다.",
            "열려 있는 창을 사용하세요.",
        ),
        Trouble(
            "Another grading station is using this data folder.",
            "The program is open already.",
            "Use the window that is open.",
        ),
    ),
    Code.FOLDER_ON_SHARE: (
        Trouble(
            "자료 폴더를 네트워크 드라이브에 둘 수 없습니다.",
            "네트워크에서는 자료가 손상될 수 있습니다.",
            "이 PC의 폴더를 고르세요. 감시 폴더는 네트워크에 있어도 됩니다.",
        ),
        Trouble(
            "The data folder cannot be on a network drive.",
            "The data could be damaged there.",
            "Choose a folder on this PC; watched folders may be anywhere.",
        ),
    ),
    Code.PICTURE_MISSING: (
        Trouble(
            "답안지 그림 파일이 없거나 바뀌었습니다.",
            "다른 프로그램이 지웠거나 고쳤을 수 있습니다.",
            "백업에서 복구하거나 답안지를 다시 스캔하세요. 채점 결과는 그대로 있습니다.",
        ),
        Trouble(
            "The picture of the sheet is gone or changed.",
            "Another program may have deleted or edited it.",
            "Restore it or scan the sheet again; its results are still there.",
        ),
    ),
    Code.STALE: (
        Trouble(
            "그사이 답안지의 상태가 바뀌었습니다.",
            "확정되었거나 폐기되었을 수 있습니다.",
            "화면을 확인하고 다시 하세요.",
        ),
        Trouble(
            "The sheet has changed meanwhile.",
            "It may have been confirmed or discarded.",
            "Look again and repeat.",
        ),
    ),
    Code.NOT_READY: (
        Trouble(
            "아직 확정할 수 없는 답안지입니다.",
            "검토할 문항이 남아 있습니다.",
            "남은 문항을 검토한 뒤 확정하세요.",
        ),
        Trouble(
            "The sheet cannot be confirmed yet.",
            "It still has questions to review.",
            "Clear them first.",
        ),
    ),
    Code.NOT_ON_ROSTER: (
        Trouble(
            "이 번호의 학생을 명단에서 한 명으로 정할 수 없습니다.",
            "명단에 없는 번호이거나, 형제자매처럼 여러 학생이 함께 쓰는 번호입니다.",
            "학생을 직접 고르거나 명단 외로 두세요.",
        ),
        Trouble(
            "This number belongs to no single student of the roster.",
            "Nobody has it, or several share it, as siblings do.",
            "Choose the student, or park the sheet as off the list.",
        ),
    ),
    Code.PAPER_KNOWN: (
        Trouble(
            "이미 있는 시험지입니다.",
            "같은 파일이 이 시험에 들어 있습니다.",
            "다시 나누려면 “다시 찾기”를 누르세요.",
        ),
        Trouble(
            "This question paper is there already.",
            "The same file belongs to this exam.",
            "Press “Find again” to cut it up anew.",
        ),
    ),
    Code.EXAM_EXISTS: (
        Trouble(
            "이 PC에 이미 있는 시험입니다.",
            "같은 시험을 두 번 가져올 수는 없습니다. 이 PC의 시험은 그대로입니다.",
            "시험 목록에서 여세요. 보관한 시험이면 “보관한 시험”을 켜면 보입니다.",
        ),
        Trouble(
            "This exam is on this PC already.",
            "One exam cannot come in twice. The one on this PC is as it was.",
            "Open it from the list of exams; one that was put away shows with “Those put away”.",
        ),
    ),
    Code.EXAM_FILE_INVALID: (
        Trouble(
            "시험 파일이 아니거나 손상된 파일입니다.",
            "다른 프로그램의 파일이거나 복사하다 끊긴 파일일 수 있습니다. 가져온 것은 없습니다.",
            "원래 PC에서 다시 내보내세요.",
        ),
        Trouble(
            "This is no exam file, or it is damaged.",
            "It may be another program's, or copying it was cut short. Nothing came in.",
            "Export it again on the PC that it comes from.",
        ),
    ),
    Code.BACKUP_INVALID: (
        Trouble(
            "백업이 없거나 손상되었습니다.",
            "고른 폴더에 이 프로그램의 온전한 백업이 없습니다.",
            "백업할 때 고른 폴더나 USB를 다시 고르세요.",
        ),
        Trouble(
            "There is no backup, or it is damaged.",
            "The chosen folder holds no whole backup of this program.",
            "Choose the folder or USB stick that the backup was written to.",
        ),
    ),
    Code.NO_PICTURE: (
        Trouble(
            "그림이 없는 답안지입니다.",
            "답을 직접 입력한 답안지입니다.",
            "종이 답안지를 보면서 확인하세요.",
        ),
        Trouble(
            "This sheet has no picture.",
            "Its answers were typed in.",
            "Look at the paper itself.",
        ),
    ),
    Code.WRONG_POINTS: (
        Trouble(
            "점수가 이 문항의 배점을 벗어났습니다.",
            "이 문항의 점수는 0점부터 {most}점까지입니다.",
            "점수를 다시 입력하세요.",
        ),
        Trouble(
            "The points are beyond those of the question.",
            "This question gives 0 to {most} points.",
            "Type the points again.",
        ),
    ),
    Code.SAME_STUDENT: (
        Trouble(
            "같은 학생의 답안지가 두 장 있습니다.",
            "두 번 스캔했거나 식별번호를 잘못 마킹했을 수 있습니다.",
            "둘을 비교해 하나를 채택하세요.",
        ),
        Trouble(
            "There are two sheets of one student.",
            "One was scanned twice, or an identifier is wrong.",
            "Compare them and accept one.",
        ),
    ),
}
