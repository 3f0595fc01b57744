"""Plan -> Infra: from what is meant to the resources that make it so, one module per concern."""
