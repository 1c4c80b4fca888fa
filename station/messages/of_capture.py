"""What can be wrong where pictures come from."""

from __future__ import annotations

from station.errors import Code
from station.messages.types import Trouble

CAPTURE_TROUBLES: dict[Code, tuple[Trouble, Trouble]] = {
    Code.WATCH_LOST: (
        Trouble(
            "감시 폴더를 열 수 없습니다.",
            "폴더가 지워졌거나 네트워크 연결이 끊겼을 수 있습니다.",
            "폴더와 네트워크를 확인하세요. 다시 연결되면 이어서 가져옵니다.",
        ),
        Trouble(
            "The watched folder cannot be opened.",
            "It may have been deleted, or its network drive is not connected.",
            "Check the folder and the network; it goes on as soon as the folder is back.",
        ),
    ),
    Code.WATCH_OWN_FOLDER: (
        Trouble(
            "이 폴더는 감시할 수 없습니다.",
            "프로그램이 답안지를 보관하는 폴더입니다.",
            "스캐너가 저장하는 다른 폴더를 선택하세요.",
        ),
        Trouble(
            "This folder cannot be watched.",
            "The program keeps its own answer sheets in it.",
            "Choose another folder, the one your scanner writes into.",
        ),
    ),
    Code.CAMERA_MISSING: (
        Trouble(
            "카메라를 찾지 못했습니다.",
            "연결되지 않았거나 다른 프로그램이 쓰고 있을 수 있습니다.",
            "카메라를 연결하고, 카메라를 쓰는 다른 프로그램을 닫으세요. 자동으로 다시 시도합니다.",
        ),
        Trouble(
            "No camera was found.",
            "It may not be connected, or another program may be using it.",
            "Connect it and close other programs that use it; it is tried again by itself.",
        ),
    ),
    Code.CAMERA_LOST: (
        Trouble(
            "카메라 연결이 끊겼습니다.",
            "선이 빠졌거나 절전 모드로 꺼졌을 수 있습니다.",
            "선을 다시 꽂으세요. 연결되면 이어서 촬영합니다. 찍은 답안지는 저장되어 있습니다.",
        ),
        Trouble(
            "The camera was disconnected.",
            "Its cable may be loose, or it was switched off to save power.",
            "Plug it in again and it goes on; sheets that were captured are kept.",
        ),
    ),
    Code.CAMERA_FAULTY: (
        Trouble(
            "카메라 화면이 정상이 아닙니다.",
            "화면이 검거나 멈췄거나 크기가 계속 바뀝니다.",
            "렌즈 덮개와 선을 확인하세요. 계속되면 카메라를 뺐다가 다시 꽂으세요.",
        ),
        Trouble(
            "The camera delivers no usable picture.",
            "The picture is black, stands still, or keeps changing its size.",
            "Check the lens cover and the cable; if it goes on, unplug the camera and plug it in again.",
        ),
    ),
}
