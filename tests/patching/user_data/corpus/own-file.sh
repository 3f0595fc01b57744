#!/usr/bin/bash
# Bootstraps the shop. Do not edit on the instance.
dnf -y install python3.11 python3.11-pip
PREFIX="/opt/shop"
"python3.11" -m venv ${PREFIX}/.venv && ${PREFIX}/.venv/bin/pip install -e $PREFIX

cat <<UNIT >/etc/systemd/system/shop.service
# The unit of the shop
[Unit]
Description=Shop (\$PATH is systemd's)
[Service]
Type=notify
WorkingDirectory = ${PREFIX}
ExecStart = ${PREFIX}/.venv/bin/gunicorn \
    -c conf/gunicorn.py \
    --bind=0.0.0.0:8000 shop:app
UNIT
systemctl enable shop.service && systemctl restart shop.service
