"""The plan: what is meant. Services, agents and the way of their signals, with every default taken."""
