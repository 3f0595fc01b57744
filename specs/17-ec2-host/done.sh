echo "started: $(date -u)"
