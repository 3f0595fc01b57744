#!/bin/bash
dnf install -y docker
systemctl enable --now docker
cat >/etc/shop.env <<'X'
FLASK_APP=shop
OTEL_TRACES_SAMPLER=always_on
X
cat >/etc/systemd/system/shop.service <<'X'
[Unit]
Requires=docker.service
[Service]
ExecStartPre=-/usr/bin/docker rm -f shop
ExecStart=/usr/bin/docker run --rm --name=shop -p 8000:8000 --env-file=/etc/shop.env \
  -eOTEL_PROPAGATORS=b3 "example/shop:1"
[Install]
WantedBy=multi-user.target
X
systemctl daemon-reload
systemctl enable --now shop
