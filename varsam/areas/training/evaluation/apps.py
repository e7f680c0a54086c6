"""Puts the package in the house: what those who took part say, directly and some months later."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "varsam.areas.training.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        from varsam.areas.methods.learning import api as methods
        from varsam.areas.training.evaluation import learning, letters
        from varsam.areas.training.occasions.letters import register

        register(letters.AFTER, letters.after)
        register(letters.LATER, letters.later)
        methods.register(learning.TRAINING)
