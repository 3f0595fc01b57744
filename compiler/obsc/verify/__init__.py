"""`obsc verify`: what a specification promises, held against the running app.

`local` runs the app of a project with what was compiled and receives its telemetry; `live` asks an AWS account.
"""
