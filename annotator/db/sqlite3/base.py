"""The backend Django loads for `annotator.db.sqlite3`: its own SQLite one, gated.

A transaction in IMMEDIATE mode takes the gate before `BEGIN` and gives it back after COMMIT or
ROLLBACK. A DEFERRED one (see `annotator.db.snapshots`) only reads and passes by.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from annotator.db.gate import WriteGate


class DatabaseWrapper(base.DatabaseWrapper):
    gate: WriteGate | None = None
    transaction_mode: str | None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        name = str(self.settings_dict["NAME"])
        if self.gate is None and not self.is_in_memory_db():
            self.gate = WriteGate(Path(name + ".gate"))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        if self.gate is not None and self.transaction_mode == "IMMEDIATE":
            self.gate.acquire()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._release()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # a failed COMMIT keeps the gate: Django rolls back next
        self._release()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._release()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self.gate is not None:
                self.gate.close()

    def _release(self) -> None:
        if self.gate is not None:
            self.gate.release()
