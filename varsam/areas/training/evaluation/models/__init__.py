"""What is asked, who has been asked and has not answered yet, and answers that nobody can tell apart."""

from varsam.areas.training.evaluation.models.answers import Answer, Received, Release
from varsam.areas.training.evaluation.models.asking import Round, Ticket
from varsam.areas.training.evaluation.models.questions import Choice, Question, Questionnaire

__all__ = ["Answer", "Choice", "Question", "Questionnaire", "Received", "Release", "Round", "Ticket"]
