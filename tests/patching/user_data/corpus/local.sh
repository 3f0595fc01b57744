#!/bin/sh
apt update
apt install -y python3-pip
sudo -H pip3 install --break-system-packages gunicorn flask -r /srv/requirements.txt
cat <<EOT > /lib/systemd/system/shop.service
[Service]
ExecStart=/usr/local/bin/gunicorn -w 2 -b 0.0.0.0:8000 shop:app
EOT
service shop start
