terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "repository" {
  type    = string
  default = "https://github.com/example/shop.git"
}

variable "ami" { type = string }

resource "aws_iam_role" "web" {
  name_prefix        = "web-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_instance_profile" "web" {
  role = aws_iam_role.web.name
}

# The shop
resource "aws_instance" "web" {
  ami                  = var.ami
  instance_type        = "t3.small"
  iam_instance_profile = aws_iam_instance_profile.web.name

  user_data = <<-EOF
    #!/bin/bash
    set -e
    dnf update -y   # the system
    dnf install -y git python3.11

    APP=/opt/${lower("Shop")}
    git clone ${var.repository} "$APP" # not expanded: $${HOME} %%{x}
    cd "$APP" || exit 1
    python3.11 -m venv venv && venv/bin/pip install -r requirements.txt

    cat > /etc/systemd/system/shop.service <<UNIT
    [Service]
    WorkingDirectory=$APP
    ExecStart=$APP/venv/bin/gunicorn -w 2 -b 0.0.0.0:8000 shop:app
    Restart=on-failure
    [Install]
    WantedBy=multi-user.target
    UNIT
    systemctl enable --now shop
  EOF

  tags = { Name = "web" } # what finds it
}
