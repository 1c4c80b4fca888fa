"""What can be wrong with templates, keys, the command line and the installation."""

from __future__ import annotations

from station.errors import Code
from station.messages.types import Trouble

REQUEST_TROUBLES: dict[Code, tuple[Trouble, Trouble]] = {
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
    Code.ANSWER_IMPOSSIBLE: (
        Trouble(
            "이 답안지에 마킹할 수 없는 답입니다.",
            "답안지에 그 칸이 없거나, 단답형에 너무 긴 수입니다.",
            "그 문항의 답을 고치세요. 빈칸은 -로 적습니다.",
        ),
        Trouble(
            "That answer cannot be marked on this sheet.",
            "The sheet has no such bubble, or the number is too long.",
            "Correct that answer; write - for a blank.",
        ),
    ),
    Code.ANSWERS_TOO_MANY: (
        Trouble(
            "답이 문항보다 많습니다.",
            "이 시험의 문항 수보다 많은 답을 입력했습니다.",
            "답을 세어 보고 다시 입력하세요.",
        ),
        Trouble(
            "More answers were typed than the sheet has questions.",
            "The exam has fewer questions than that.",
            "Count them and type again.",
        ),
    ),
    Code.KEY_ANSWER: (
        Trouble(
            "이 문항의 정답이 될 수 없는 값입니다.",
            "답안지에 그 칸이 없거나, 단답형에 너무 긴 수입니다.",
            "그 문항의 정답을 고치세요. 정답이 없는 문항은 -로 적습니다.",
        ),
        Trouble(
            "That cannot be the answer to this question.",
            "The sheet has no such bubble, or the number is too long.",
            "Correct that answer; write - for a question without one.",
        ),
    ),
    Code.KEY_TOO_LONG: (
        Trouble(
            "정답이 문항보다 많습니다.",
            "띄어쓰기 하나가 문항 하나입니다.",
            "빠지거나 겹친 곳을 살펴보세요.",
        ),
        Trouble(
            "There are more answers than questions.",
            "Each word counts as one question.",
            "Look for one too many.",
        ),
    ),
    Code.KEY_NUMBER: (
        Trouble(
            "문항 번호가 맞지 않습니다.",
            "같은 번호가 두 번 있거나, 번호가 아니거나, 답안지에 없는 문항입니다.",
            "그 번호를 고치거나 줄을 지우세요.",
        ),
        Trouble(
            "A question number is not right.",
            "It is there twice, is no number, or the sheet has no such question.",
            "Correct the number or take the row out.",
        ),
    ),
    Code.KEY_POINTS: (
        Trouble(
            "배점이 될 수 없는 값입니다.",
            "배점은 0부터 10000까지의 수이고, 서술형은 0보다 커야 합니다.",
            "그 문항의 배점을 고치세요.",
        ),
        Trouble(
            "Those cannot be points.",
            "Points go from 0 to 10000, and an essay has more than 0.",
            "Correct the points of that question.",
        ),
    ),
    Code.KEY_ESSAY: (
        Trouble(
            "이 문항은 서술형이 될 수 없습니다.",
            "답안지에 표시하는 칸이 있는 문항입니다.",
            "서술형에는 답안지에 없는 번호를 쓰세요.",
        ),
        Trouble(
            "That question cannot be an essay.",
            "The sheet has bubbles for it.",
            "Give the essay a number that is not on the sheet.",
        ),
    ),
    Code.KEY_FORM: (
        Trouble(
            "유형의 이름이나 정답이 빠졌습니다.",
            "유형이 둘 이상이면 이름이 서로 다르고 정답이 있어야 합니다.",
            "그 유형을 채우거나 지우세요.",
        ),
        Trouble(
            "A form lacks a name or its answers.",
            "Several forms need names that differ, and answers each.",
            "Fill that form in or remove it.",
        ),
    ),
    Code.KEY_COLUMNS: (
        Trouble(
            "표에서 정답을 찾지 못했습니다.",
            "어느 열이 문항 번호와 정답인지 알 수 없습니다.",
            "첫 줄에 번호, 정답, 배점이라고 적으세요.",
        ),
        Trouble(
            "No answers were found in the table.",
            "Nothing says which columns are the numbers and the answers.",
            "Write number, answer, points in the first row.",
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
    Code.TABLE_UNREADABLE: (
        Trouble(
            "표 파일을 읽을 수 없습니다.",
            "암호가 걸렸거나 옛 형식(.xls)이거나 손상되었습니다.",
            "엑셀에서 암호 없이 xlsx나 CSV로 다시 저장하세요.",
        ),
        Trouble(
            "The spreadsheet cannot be read.",
            "It has a password, is of the old kind (.xls), or is damaged.",
            "Save it again as xlsx or CSV without a password.",
        ),
    ),
    Code.TABLE_TOO_LARGE: (
        Trouble(
            "표가 너무 큽니다.",
            "칸이 20만 개를 넘거나 풀면 64 MB가 넘습니다.",
            "필요한 줄과 열만 새 파일로 저장하세요.",
        ),
        Trouble(
            "The spreadsheet is too large.",
            "It has more than 200,000 cells or unpacks to more than 64 MB.",
            "Save only the rows and columns you need to a new file.",
        ),
    ),
    Code.TABLE_EMPTY: (
        Trouble(
            "표에 내용이 없습니다.",
            "모든 시트가 비어 있습니다.",
            "다른 파일을 고르거나 내용이 저장되었는지 확인하세요.",
        ),
        Trouble(
            "The spreadsheet holds nothing.",
            "All of its sheets are empty.",
            "Choose another file, or check that it was saved.",
        ),
    ),
}
