#!/bin/bash
set -euxo pipefail
exec > >(tee /var/log/user-data.log) 2>&1

APP_DIR=/opt/shop
APP_USER=shop

# The system
dnf update -y
dnf install -y git python3.11 python3.11-pip

# The app
useradd --system --home-dir "$APP_DIR" "$APP_USER" || true
git clone --depth 1 https://github.com/example/shop.git "$APP_DIR"
python3.11 -m venv "$APP_DIR/venv"
"$APP_DIR/venv/bin/pip" install --no-cache-dir -r "$APP_DIR/requirements.txt"

cat > /etc/systemd/system/shop.service <<EOF
[Unit]
Description=The shop
After=network-online.target

[Service]
User=$APP_USER
WorkingDirectory=$APP_DIR
Environment="FLASK_APP=shop" OTEL_RESOURCE_ATTRIBUTES=team=web
Environment=OTEL_TRACES_SAMPLER=always_on
ExecStart=$APP_DIR/venv/bin/gunicorn --workers 2 \\
  --bind 0.0.0.0:8000 shop:app
Restart=always

[Install]
WantedBy=multi-user.target
EOF

# Start it
systemctl daemon-reload
systemctl enable --now shop
echo "done" # the end
