#!/usr/bin/env bash
function log() { echo "$@" | logger; }
log "begin"
sudo dnf -y update; sudo dnf -y install python3.12 amazon-cloudwatch-agent
sudo mkdir -p /opt/aws/amazon-cloudwatch-agent/etc
sudo tee /etc/own-agent.json > /dev/null <<'JSON'
{"metrics": {"metrics_collected": {"mem": {}}}}
JSON
sudo /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/own-agent.json
python3.12 -m venv /home/ec2-user/app/venv
/home/ec2-user/app/venv/bin/pip install gunicorn flask
sudo tee /etc/shop.env > /dev/null <<-'ENV'
	FLASK_APP=shop
	SECRET=$not{expanded}
	ENV
sudo tee /etc/systemd/system/web.service > /dev/null <<'UNIT'
[Service]
EnvironmentFile=/etc/shop.env
EnvironmentFile=-/etc/sysconfig/shop
ExecStart=/home/ec2-user/app/venv/bin/python -m gunicorn -w 2 -b 0.0.0.0:8000 'shop:app'
UNIT
sudo systemctl daemon-reload && sudo systemctl enable web && sudo systemctl start web.service
