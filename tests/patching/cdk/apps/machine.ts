import { App, Stack, aws_ec2 as ec2 } from 'aws-cdk-lib';

export class MachineStack extends Stack {
  readonly instance: ec2.Instance;

  constructor(scope: App, id: string) {
    super(scope, id);
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'], publicSubnetIds: ['subnet-1'],
    });

    const userData = ec2.UserData.forLinux();
    userData.addCommands(
      'set -e',
      'dnf update -y', // as the wiki says
      'dnf install -y git python3.11',
      `git clone https://git.example.com/${this.stackName}.git /opt/shop`,
    );
    userData.addCommands('python3.11 -m venv /opt/shop/venv', '/opt/shop/venv/bin/pip install -r "/opt/shop/requirements.txt"');
    userData.addCommands(
      `cat > /etc/systemd/system/shop.service <<'UNIT'
[Service]
WorkingDirectory=/opt/shop
ExecStart=/opt/shop/venv/bin/gunicorn -w 2 -b 0.0.0.0:8000 shop:app
[Install]
WantedBy=multi-user.target
UNIT`,
      'systemctl enable --now shop',
    );

    this.instance = new ec2.Instance(this, 'Web', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      instanceType: new ec2.InstanceType('t3.small'),
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
      userData,
    });
  }
}
