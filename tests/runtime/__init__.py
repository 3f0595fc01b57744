"""Runs a compiled task definition's application the way ECS would, and watches what telemetry arrives."""
