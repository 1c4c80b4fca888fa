"""What can be wrong with the remote tier: its settings, its parts, and the line between them."""

from __future__ import annotations

from station.errors import Code
from station.messages.types import Trouble

REMOTE_TROUBLES: dict[Code, tuple[Trouble, Trouble]] = {
    Code.SETTING_INVALID: (
        Trouble(
            "환경 변수의 값이 맞지 않습니다.",
            "값이 없거나 형식이 다릅니다.",
            "알려 드린 변수를 고치고 다시 시작하세요.",
        ),
        Trouble(
            "An environment variable has a wrong value.",
            "It is missing or has another form.",
            "Set the variable named and start again.",
        ),
    ),
    Code.EXTRA_MISSING: (
        Trouble(
            "이 명령에 필요한 구성 요소가 설치되어 있지 않습니다.",
            "스테이션만 설치하면 서버와 워커는 들어 있지 않습니다.",
            "알려 드린 구성 요소를 함께 설치하세요. 예: pip install 'grading-station[server]'.",
        ),
        Trouble(
            "A part that this command needs is not installed.",
            "The station alone comes without server and workers.",
            "Install the extra named, such as pip install 'grading-station[server]'.",
        ),
    ),
    Code.SERVER_UNREACHABLE: (
        Trouble(
            "학원 서버에 연결할 수 없습니다.",
            "서버가 꺼져 있거나 주소나 네트워크가 맞지 않습니다.",
            "주소와 네트워크를 확인하세요. 잃어버린 작업은 없습니다.",
        ),
        Trouble(
            "The academy's server cannot be reached.",
            "It is off, or the address or network is wrong.",
            "Check both; no job is lost.",
        ),
    ),
    Code.TOKEN_REFUSED: (
        Trouble(
            "서버가 워커의 토큰을 받아들이지 않습니다.",
            "INTERNAL_WORKER_TOKEN이 서버와 다르거나 서버에 설정되어 있지 않습니다.",
            "서버와 워커에 같은 토큰을 설정하세요.",
        ),
        Trouble(
            "The server does not accept the worker's token.",
            "INTERNAL_WORKER_TOKEN differs, or the server has none.",
            "Set the same token on both.",
        ),
    ),
}
