"""Templates of CloudFormation that are edited: a corpus of styles, roles and log groups, what is refused, any text."""
