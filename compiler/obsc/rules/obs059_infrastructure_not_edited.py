"""`obsc patch` does not edit a file of infrastructure, because it cannot be sure of the result.

## Why
A container at the wrong place, or a command that starts another app, is found out in production. obsc edits what it
understands, all of it or nothing; the message says what it did not understand, and the lines that follow are for you
to paste, with what stands in angle brackets filled in. Task definitions in JSON, in CloudFormation templates, in
Terraform and in apps of the CDK are edited, user data of instances, and configuration of gunicorn and uWSGI.

## Source
- https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS059", "infrastructure-not-edited", Severity.ERROR, __doc__)
