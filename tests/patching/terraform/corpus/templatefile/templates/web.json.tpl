[
    {
        "name": "${name}",
        "image": "${image}",
        "cpu": ${cpu},
        "memoryReservation": 512,
        "command": ["gunicorn", "--workers", "2", "--bind", "0.0.0.0:8000", "shop:create_app()"],
        "environment": [
            {"name": "FLASK_APP", "value": "shop"}
        ],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": "${log_group}",
                "awslogs-region": "${aws_region}",
                "awslogs-stream-prefix": "ecs"
            }
        }
    }
]
