#!/bin/sh
# The start script of somebody who prepares things first.
mkdir -p /tmp/prepared
exec uvicorn --host 0.0.0.0 --port 8000 main:app
