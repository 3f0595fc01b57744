"""The CloudFormation template as data: what the CloudFormation target prints as YAML and CDK as constructs."""
