"""Edits of infrastructure that exists: what OpenTelemetry needs is put into files of the user's.

A request (`request`) goes to the format that its file is in (`formats`), a module with `edited(request) -> Outcome`. A
format reads a task definition as a text with places (`tree`); what it has to hold comes from the compiled system
(`wanted`), what it lacks is one planner's (`merge`), and how that is spelled is the format's own `Edits`. Every other
byte stays, applied twice is once, and what cannot be edited safely is refused with the lines to paste.
"""
