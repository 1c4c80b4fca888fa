"""Error codes and the few exception classes that carry them.

Classes follow what one can do about the error; the code says what happened and
has a sentence in Korean and English in :mod:`station.messages`.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Every failure the product can name. The text is what the JSON output shows."""

    # The file itself
    NOT_FOUND = "not_found"
    IS_FOLDER = "is_folder"
    NO_PERMISSION = "no_permission"
    EMPTY_FILE = "empty_file"
    UNSUPPORTED_FORMAT = "unsupported_format"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    NO_PAGES = "no_pages"
    TOO_MANY_PAGES = "too_many_pages"
    # The page in the picture
    BLANK_PAGE = "blank_page"
    NOT_A_SHEET = "not_a_sheet"
    OTHER_FORM = "other_form"
    MIRRORED = "mirrored"
    PAGE_CUT = "page_cut"
    TWO_SHEETS = "two_sheets"
    UNSURE_POSE = "unsure_pose"
    WRONG_CORNERS = "wrong_corners"
    # The reader process
    CRASHED = "crashed"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    INTERRUPTED = "interrupted"
    # Templates, keys and the command line
    TEMPLATE_UNREADABLE = "template_unreadable"
    TEMPLATE_INVALID = "template_invalid"
    TEMPLATE_UNSUPPORTED = "template_unsupported"
    KEY_INVALID = "key_invalid"
    ANSWER_IMPOSSIBLE = "answer_impossible"
    ANSWERS_TOO_MANY = "answers_too_many"
    KEY_ANSWER = "key_answer"
    KEY_TOO_LONG = "key_too_long"
    KEY_NUMBER = "key_number"
    KEY_POINTS = "key_points"
    KEY_FORM = "key_form"
    KEY_COLUMNS = "key_columns"
    KEY_ESSAY = "key_essay"
    LAYOUT_INVALID = "layout_invalid"
    LAYOUT_TOO_FULL = "layout_too_full"
    NO_INPUT = "no_input"
    OUTPUT_FAILED = "output_failed"
    EXPORT_NO_FOLDER = "export_no_folder"
    EXPORT_IN_USE = "export_in_use"
    EXPORT_NO_PERMISSION = "export_no_permission"
    EXPORT_DISK_FULL = "export_disk_full"
    MODEL_MISSING = "model_missing"
    # Spreadsheets that are read
    TABLE_UNREADABLE = "table_unreadable"
    TABLE_TOO_LARGE = "table_too_large"
    TABLE_EMPTY = "table_empty"
    # What the station keeps
    STORE_NEWER = "store_newer"
    STORE_DAMAGED = "store_damaged"
    STORE_UNWRITABLE = "store_unwritable"
    STORE_BUSY = "store_busy"
    DISK_FULL = "disk_full"
    DISK_LOW = "disk_low"
    FOLDER_IN_USE = "folder_in_use"
    FOLDER_ON_SHARE = "folder_on_share"
    PICTURE_MISSING = "picture_missing"
    NO_PICTURE = "no_picture"
    STALE = "stale"
    NOT_READY = "not_ready"
    SAME_STUDENT = "same_student"
    NOT_ON_ROSTER = "not_on_roster"
    WRONG_POINTS = "wrong_points"
    EXAM_EXISTS = "exam_exists"
    PAPER_KNOWN = "paper_known"
    EXAM_FILE_INVALID = "exam_file_invalid"
    BACKUP_INVALID = "backup_invalid"
    # Where pictures come from
    WATCH_LOST = "watch_lost"
    WATCH_OWN_FOLDER = "watch_own_folder"
    CAMERA_MISSING = "camera_missing"
    CAMERA_LOST = "camera_lost"
    CAMERA_FAULTY = "camera_faulty"
    # The remote tier
    SETTING_INVALID = "setting_invalid"
    EXTRA_MISSING = "extra_missing"
    SERVER_UNREACHABLE = "server_unreachable"
    TOKEN_REFUSED = "token_refused"


class StationError(Exception):
    """Base of every expected failure.

    ``facts`` are the values that the sentence of the code mentions (``path``,
    ``detail``...). They never hold names, phone numbers or tokens.
    """

    def __init__(self, code: Code, **facts: object) -> None:
        super().__init__(code.value, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code.value}: {told}" if told else self.code.value

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.code, self.facts)


class FileError(StationError):
    """The file or one of its pages cannot be turned into a picture: use another file."""


class PageError(StationError):
    """The picture is no readable answer sheet of the wanted form: look at it or scan it again."""


class TemplateError(StationError):
    """The sheet description is wrong; the fact ``path`` names the culprit inside it."""


class UsageError(StationError):
    """The request itself cannot be met: change it."""


class StoreError(StationError):
    """What is kept could not be read or changed; nothing is half-done. Make room, wait, or look again."""


class CaptureError(StationError):
    """A camera or a watched folder is not there now. It is tried again; someone may plug it in."""


def _rebuild(cls: type[StationError], code: Code, facts: dict[str, object]) -> StationError:
    return cls(code, **facts)
