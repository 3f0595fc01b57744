#! /bin/bash -e
export DEBIAN_FRONTEND=noninteractive
until apt-get update; do sleep 2; done
apt-get install -y python3-venv python3-pip git

cd /srv
git clone https://github.com/example/shop.git app && cd app
python3 -m venv .venv
source .venv/bin/activate
pip install -r requirements.txt
export OTEL_RESOURCE_ATTRIBUTES="team=web" FLASK_APP=shop

# In the background, so that cloud-init ends
nohup gunicorn -w 2 -b 0.0.0.0:8000 shop:app > /var/log/shop.log 2>&1 &

if [ -f /srv/app/after.sh ]; then
  bash /srv/app/after.sh
fi
