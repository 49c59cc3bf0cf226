"""What can stand in the way of showing or releasing an issue; each says what to do."""

from digest.delivery.errors import DeliveryError
from digest.issues.snapshot import SnapshotError
from digest.issues.workflow import WorkflowError
from digest.render.template_error import TemplateError

REFUSALS = (DeliveryError, SnapshotError, TemplateError, WorkflowError)
