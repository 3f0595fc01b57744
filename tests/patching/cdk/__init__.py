"""Apps of the CDK, in Python and in TypeScript, that get their telemetry when they are synthesised."""
