import { Stack, StackProps, aws_ecr as ecr, aws_iam as iam, aws_secretsmanager as secrets } from 'aws-cdk-lib';
import { ContainerDefinition, ContainerDependencyCondition, ContainerImage, FargateTaskDefinition, Secret } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

const COMMON = { LOG_LEVEL: 'info' };

interface Props extends StackProps { repository: ecr.IRepository }

export class ShopStack extends Stack {
  protected readonly task: FargateTaskDefinition;
  private app?: ContainerDefinition;

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id, props);
    const taskRole = iam.Role.fromRoleArn(this, 'Role', 'arn:aws:iam::123456789012:role/app/shop');
    this.task = new FargateTaskDefinition(this, 'Task', { cpu: 1024, memoryLimitMiB: 2048, taskRole }) /* big */
    this.addContainers(props.repository);
  }

  private addContainers(repository: ecr.IRepository): void {
    const secret = secrets.Secret.fromSecretNameV2(this, 'Secret', 'shop');
    const nginx = this.task.addContainer('nginx', { image: ContainerImage.fromRegistry('nginx:1.27'), portMappings: [{ containerPort: 80 }] });
    this.app = new ContainerDefinition(this, 'app', {
      taskDefinition: this.task,
      image: ContainerImage.fromEcrRepository(repository, 'stable'),
      command: ['gunicorn', '-w', '2', '-b', '0.0.0.0:8000', 'shop:create_app()'],
      environment: { ...COMMON, OTEL_SERVICE_NAME: 'mine' },
      secrets: { OTEL_PROPAGATORS: Secret.fromSecretsManager(secret) },
    });
    nginx.addContainerDependencies({ container: this.app, condition: ContainerDependencyCondition.START });
  }
}
