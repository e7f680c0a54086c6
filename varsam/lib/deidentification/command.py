"""The body of `varsam deidentify`: text on standard input, findings and masked text as JSON."""

import json
from typing import TextIO

from varsam.lib.deidentification import find, mask

_UNREADABLE = 2


def run(stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Read UTF-8 from `stdin.buffer`, print `{"findings": [...], "masked": "..."}`, and return the exit status.

    - A finding has `kind`, `start`, `end` (offsets in code points, end exclusive) and `text`.
    - Input that is not UTF-8 gives one line on `stderr`, nothing on `stdout`, and status 2.
    """
    try:
        text = stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        stderr.write(f"varsam deidentify: the input is not valid UTF-8 (byte {error.start})\n")
        return _UNREADABLE
    findings = find(text)
    listed = [
        {"kind": finding.kind.value, "start": finding.start, "end": finding.end, "text": finding.text}
        for finding in findings
    ]
    json.dump({"findings": listed, "masked": mask(text, findings)}, stdout, ensure_ascii=False)
    stdout.write("\n")
    return 0
