import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

export interface WebStackProps extends cdk.StackProps {
  readonly image: string;
}

/** The web tier of the shop. */
export class WebStack extends cdk.Stack {
  public readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, props: WebStackProps) {
    super(scope, id, props);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });

    // one task, two containers
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'TaskDef', {
      cpu: 512,
      memoryLimitMiB: 1024,
    }); // sized in March

    const web = taskDefinition.addContainer('web', {
      image: ecs.ContainerImage.fromRegistry(props.image),
      command: ['gunicorn', '--workers', '2', '--bind', '0.0.0.0:8000', 'shop:create_app()'],
      environment: {
        FLASK_APP: 'shop',
        'PYTHONPATH': '/srv',
        OTEL_RESOURCE_ATTRIBUTES: `team=shop,region=${this.region}`,
      },
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'web' }),
      stopTimeout: cdk.Duration.seconds(30),
    });
    web.addPortMappings({ containerPort: 8000 });
    web.addEnvironment('OTEL_TRACES_SAMPLER', 'always_on');

    this.service = new ecs.FargateService(this, 'Service', { cluster, taskDefinition, desiredCount: 2 });
  }
}
