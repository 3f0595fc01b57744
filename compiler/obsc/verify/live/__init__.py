"""`obsc verify --live`: an AWS account, asked whether what was compiled is there and works. It changes nothing."""
