/* On our own instances, with the agent that the wiki told us to add. */
import cdk = require('aws-cdk-lib');
import ecs = require('aws-cdk-lib/aws-ecs');
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';

export class TierStack extends cdk.Stack {
  private readonly logging: ecs.LogDriver;
  private readonly worker: ecs.Ec2TaskDefinition;
  private readonly web: ecs.Ec2TaskDefinition;

  constructor(scope: cdk.App, id: string) {
    super(scope, id);
    this.logging = ecs.LogDrivers.awsLogs({
      streamPrefix: 'shop', logGroup: new LogGroup(this, 'Group', { retention: RetentionDays.ONE_WEEK }),
    });
    const worker = this.worker = new ecs.Ec2TaskDefinition(this, 'Worker', { networkMode: ecs.NetworkMode.BRIDGE });
    worker.addContainer('worker', { image: ecs.ContainerImage.fromRegistry('shop/worker'), memoryLimitMiB: 256 });
    this.web = new ecs.Ec2TaskDefinition(this, "Web", { 'networkMode': ecs.NetworkMode.BRIDGE } satisfies ecs.Ec2TaskDefinitionProps);
    this.fill();
  }

  private fill() {
    const agent = this.web.addContainer('ecs-cwagent', {
      image: ecs.ContainerImage.fromRegistry(
        'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300050.0b1000', // pinned
      ),
      memoryLimitMiB: 256,
      essential: false,
      logging: this.logging,
    });
    const app = this.web.addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('shop/web'),
      memoryLimitMiB: 0x200,
      command: ['gunicorn', `--workers=2`, '--bind', "0.0.0.0:8000", `shop:create_app()`],
      environment: { SETTINGS: 'shop.settings' },
      logging: this.logging,
    });
    app.addContainerDependencies({ container: agent, condition: ecs.ContainerDependencyCondition.START });
    app.addLink(agent, 'cloudwatch-agent');
    this.web.addVolume({ name: 'uploads' });
    app.addMountPoints({ containerPath: '/uploads', readOnly: false, sourceVolume: 'uploads' });
  }
}
