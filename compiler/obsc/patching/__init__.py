"""Edits of infrastructure that exists: what OpenTelemetry needs is put into a task definition of the user's.

A file is a text with places (`json_text`), what it is to hold comes from the compiled system (`wanted`), what differs
becomes splices (`task_definition`, `editor`). Every other byte stays, applied twice is once, and what cannot be edited
safely is refused with the lines to paste.
"""
