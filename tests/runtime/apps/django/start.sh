#!/bin/sh
# The start script of somebody who prepares things first.
mkdir -p /tmp/prepared
exec waitress-serve --listen 0.0.0.0:8000 shop.wsgi:application
