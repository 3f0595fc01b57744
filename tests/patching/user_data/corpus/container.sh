#!/bin/bash
yum update -y
yum install -y docker
systemctl enable --now docker

docker run -d --name nginx -p 80:80 nginx:1.27
docker pull example/shop:1
docker run -d \
  --name shop \
  --restart unless-stopped \
  --network host \
  --log-driver awslogs --log-opt awslogs-group=/shop/own \
  -e FLASK_APP=shop -e OTEL_RESOURCE_ATTRIBUTES='team=web' \
  example/shop:1 gunicorn --workers 2 --bind 0.0.0.0:8000 shop:app   # the app
