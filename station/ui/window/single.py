"""One window a data folder: a second start rings at the first, which comes to the front."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

WAIT_MS = 1000


def _name(folder: Path) -> str:
    return "station-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def ring(folder: Path) -> bool:
    """Ask the station that has ``folder`` open to show itself; whether one answered."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    answered = socket.waitForConnected(WAIT_MS)
    socket.disconnectFromServer()
    return answered


class Doorbell(QObject):
    """Listens as long as the window is open."""

    def __init__(self, folder: Path, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._server = QLocalServer(self)
        QLocalServer.removeServer(_name(folder))  # a killed station leaves its name behind
        self._server.newConnection.connect(self._rung)
        self._server.listen(_name(folder))

    def close(self) -> None:
        self._server.close()

    def _rung(self) -> None:
        while self._server.hasPendingConnections():
            self._server.nextPendingConnection().deleteLater()
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()
