"""A log that says what broke and where, and nothing about whom.

Exception messages carry values (a database quotes the row that failed) and request objects carry addresses, so both
stay out: the type of the exception and the lines of code are what a developer needs.
"""

import logging
import traceback


class QuietFormatter(logging.Formatter):
    """One line of time, level, logger and message template; for an exception the types and places, never messages."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        kept = logging.makeLogRecord(record.__dict__)
        kept.exc_text = None
        if record.name.startswith("django"):
            # Django puts paths and user input into its arguments; the template alone says what happened.
            # A string that comes finished may hold anything, so only the logger's name is said then.
            kept.msg, kept.args = str(record.msg).replace("%s", "…") if record.args else "…", None
        return super().format(kept)

    def formatException(self, ei: object) -> str:
        assert isinstance(ei, tuple)
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            lines += [
                f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)
