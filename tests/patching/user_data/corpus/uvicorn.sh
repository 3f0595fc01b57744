#!/bin/bash
yum update -y
mkdir -p /opt/shop; cd /opt/shop
python3.12 -m venv venv
venv/bin/pip install uvicorn fastapi
PYTHONUNBUFFERED=1 nohup venv/bin/uvicorn shop:app --host 0.0.0.0 --port 8000 >>/var/log/shop.log 2>&1 &
