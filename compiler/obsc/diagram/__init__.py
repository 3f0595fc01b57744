"""A picture of a system: what sends what to whom, by which port, and what crosses a network on the way."""
