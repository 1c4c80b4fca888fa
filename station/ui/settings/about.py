"""What this program is, where it keeps its data, and whose work it stands on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from station.ui.panel import panel, quiet, title

translate = QCoreApplication.translate

LICENCES: Final = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("opencv-python", "Apache-2.0"),
    ("onnxruntime", "MIT"),
    ("numpy", "BSD-3-Clause"),
    ("pillow", "MIT-CMU"),
    ("pi-heif", "BSD-3-Clause"),
    ("pypdfium2", "Apache-2.0 / BSD-3-Clause"),
    ("reportlab", "BSD-3-Clause"),
    ("msgspec", "BSD-3-Clause"),
    ("platformdirs", "MIT"),
    ("cv2-enumerate-cameras", "MIT"),
    ("NanumGothic", "OFL-1.1"),
)
"""Everything that is shipped with the program, with its licence."""


def about_panel(folder: Path) -> QFrame:
    """``folder``: where the data lie."""
    opened = QPushButton(translate("about", "Open the data folder"))
    opened.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
    row = QHBoxLayout()
    row.addWidget(quiet(str(folder)), 1)
    row.addWidget(opened)
    station = translate("about", "Grading station {version}, MIT licence.").format(
        version=_version("grading-station")
    )
    others = ", ".join(
        f"{name} {_version(name)} ({licence})".replace("  ", " ") for name, licence in LICENCES
    )
    with_thanks = translate("about", "It stands on: {others}.").format(others=others)
    return panel(title(translate("about", "About")), quiet(station), row, quiet(with_thanks))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
