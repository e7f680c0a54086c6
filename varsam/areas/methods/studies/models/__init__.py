"""What the package stores."""

from varsam.areas.methods.studies.models.importing import Import as Import
from varsam.areas.methods.studies.models.review import Reminder as Reminder
from varsam.areas.methods.studies.models.review import Review as Review
from varsam.areas.methods.studies.models.review import RuleVersion as RuleVersion
from varsam.areas.methods.studies.models.review import Weighed as Weighed
from varsam.areas.methods.studies.models.study import Pair as Pair
from varsam.areas.methods.studies.models.study import Study as Study
