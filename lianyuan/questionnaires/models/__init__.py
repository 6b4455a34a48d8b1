"""Tables of questionnaires."""

from .drafts import Draft
from .sketches import Sketch
from .versions import Questionnaire, QuestionnaireVersion, VersionIsUsed

__all__ = ["Draft", "Questionnaire", "QuestionnaireVersion", "Sketch", "VersionIsUsed"]
