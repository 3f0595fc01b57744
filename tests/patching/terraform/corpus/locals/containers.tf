locals {
    region    = "eu-west-1"
    log_group = "/shop/${var.stage}"

    log = {
        logDriver = "awslogs"
        options = {
            awslogs-group         = local.log_group
            awslogs-region        = local.region
            awslogs-stream-prefix = "ecs"
        }
    }

    environment = [
        { name = "STAGE", value = var.stage },
    ]

    web = {
        name             = "web"
        image            = "shop/web:1"
        memory           = 512
        command          = local.command
        environment      = local.environment
        logConfiguration = local.log
    }

    command = ["gunicorn", "--workers", "2", "--bind", "0.0.0.0:8000", "shop:create_app()"]

    proxy = {
        name             = "proxy"
        image            = "envoyproxy/envoy:v1.30"
        memory           = 128
        logConfiguration = local.log
    }
}
