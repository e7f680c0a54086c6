"""A record of the social office of Hisingen, and a way to share it."""

from tests.kernel.records.conftest import give, record  # noqa: F401
