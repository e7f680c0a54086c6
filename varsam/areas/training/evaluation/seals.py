"""What words in free text are bound to: first to the box that they fell into, then to the release they were let out with."""

import uuid


def in_box(key_id: uuid.UUID, answer: uuid.UUID) -> str:
    return f"survey box {key_id} {answer}"


def in_release(key_id: uuid.UUID, answer: uuid.UUID) -> str:
    return f"survey release {key_id} {answer}"
