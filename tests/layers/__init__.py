"""Systems that are written in layers."""
