"""What was learned, as the area tries it."""

from tests.areas.liaison.insights.conftest import learned as learned
