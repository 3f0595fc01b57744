"""The sources of an app's image, edited in place: what OpenTelemetry needs is added, every other byte stays.

Nothing here reads or writes files: text comes in, and edited text or the reason against it goes out.
"""
