from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct


class MachineStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        vpc = ec2.Vpc.from_vpc_attributes(
            self, "Vpc", vpc_id="vpc-1", availability_zones=["eu-west-1a"], public_subnet_ids=["subnet-1"]
        )

        user_data = ec2.UserData.for_linux()
        user_data.add_commands(
            "set -e",
            "dnf update -y",  # as the wiki says
            "dnf install -y git python3.11",
            f"git clone https://git.example.com/{self.stack_name}.git /opt/shop",
        )
        user_data.add_commands("python3.11 -m venv /opt/shop/venv", '/opt/shop/venv/bin/pip install -r "/opt/shop/requirements.txt"')
        user_data.add_commands(
            """cat > /etc/systemd/system/shop.service <<'UNIT'
[Service]
WorkingDirectory=/opt/shop
ExecStart=/opt/shop/venv/bin/gunicorn -w 2 -b 0.0.0.0:8000 shop:app
[Install]
WantedBy=multi-user.target
UNIT""",
            "systemctl enable --now shop",
        )

        self.instance = ec2.Instance(
            self,
            "Web",
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC),
            instance_type=ec2.InstanceType("t3.small"),
            machine_image=ec2.MachineImage.latest_amazon_linux2023(),
            user_data=user_data,
        )
