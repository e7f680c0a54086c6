"""What is missing before a step, in words: what the register asks for itself, and what packages above it ask for.

Words are a courtesy; a step without what it asks for is refused by triggers, the register's (sql/20_judging.sql) and theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.states import Gate, NoSuchStep, State
from varsam.kernel.access.functions import call

Missing = Callable[[Method], list[str]]


@dataclass
class _Registry:
    """Who asks for something before which step."""

    asked: dict[tuple[State, State], list[Missing]] = field(default_factory=dict)


_registry = _Registry()


def register(before: State, after: State, missing: Missing) -> None:
    """Ask for something before a step; called by packages above when they load. `missing` gives a sentence for each thing
    that is missing, in the reader's language, and none when the step can be taken. Its name and the first sentence of its
    docstring, which says what must hold, stand in docs/method-states.md."""
    asked = _registry.asked.setdefault((State(before), State(after)), [])
    if missing not in asked:
        asked.append(missing)


def asked() -> dict[tuple[State, State], list[Missing]]:
    """What packages above ask for, by step; those of one step in the order in which they load."""
    return {step: list(missing) for step, missing in _registry.asked.items()}


def missing(method: Method, to: State) -> list[str]:
    """What is missing for a step from where the method is stored to be, a sentence each; raises NoSuchStep."""
    found = call("method_missing", method.pk, State(to).value)
    if found is None:
        raise NoSuchStep(f"{method.state} → {to}")
    asked = _registry.asked.get((State(method.state), State(to)), [])
    return [str(Gate(gate).label) for gate in found] + [words for each in asked for words in each(method)]
