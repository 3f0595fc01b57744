#!/bin/bash
set -euo pipefail
exec > >(tee /var/log/user-data.log) 2>&1

dnf update -y
mkdir -p /opt/myapp
aws s3 cp s3://my-python-app-releases/current.tar.gz - | tar -xz -C /opt/myapp
