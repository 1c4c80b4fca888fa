"""Error codes that no line of `station read` carries: they are told at once, in sentences."""

from __future__ import annotations

from station.errors import Code

NOT_ON_A_LINE = frozenset(
    {
        Code.TEMPLATE_UNREADABLE,
        Code.TEMPLATE_INVALID,
        Code.TEMPLATE_UNSUPPORTED,
        Code.KEY_INVALID,
        Code.KEY_ANSWER,
        Code.KEY_TOO_LONG,
        Code.LAYOUT_INVALID,
        Code.LAYOUT_TOO_FULL,
        Code.NO_INPUT,
        Code.OUTPUT_FAILED,
        Code.EXPORT_NO_FOLDER,
        Code.EXPORT_IN_USE,
        Code.EXPORT_NO_PERMISSION,
        Code.EXPORT_DISK_FULL,
        Code.MODEL_MISSING,
        Code.TABLE_UNREADABLE,
        Code.TABLE_TOO_LARGE,
        Code.TABLE_EMPTY,
        Code.STORE_NEWER,
        Code.STORE_DAMAGED,
        Code.STORE_UNWRITABLE,
        Code.STORE_BUSY,
        Code.DISK_FULL,
        Code.DISK_LOW,
        Code.FOLDER_IN_USE,
        Code.FOLDER_ON_SHARE,
        Code.PICTURE_MISSING,
        Code.STALE,
        Code.NOT_READY,
        Code.SAME_STUDENT,
        Code.NOT_ON_ROSTER,
        Code.WRONG_POINTS,
        Code.WRONG_CORNERS,
        Code.WATCH_LOST,
        Code.WATCH_OWN_FOLDER,
        Code.CAMERA_MISSING,
        Code.CAMERA_LOST,
        Code.CAMERA_FAULTY,
    }
)
