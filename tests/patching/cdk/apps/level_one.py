from aws_cdk import Stack, aws_ecs as ecs, aws_iam as iam, aws_logs as logs


class LegacyStack(Stack):

  def __init__(self, scope, id, **kw):
    super().__init__(scope, id, **kw)

    logGroup = logs.CfnLogGroup(self, 'Logs', retention_in_days=14)
    assumed = {'Version': '2012-10-17', 'Statement': [
      {'Effect': 'Allow', 'Action': 'sts:AssumeRole', 'Principal': {'Service': 'ecs-tasks.amazonaws.com'}}]}
    taskRole = iam.CfnRole(self, 'TaskRole', assume_role_policy_document=assumed)
    executionRole = iam.CfnRole(self, 'ExecutionRole', assume_role_policy_document=assumed)

    taskDef = ecs.CfnTaskDefinition(self, 'TaskDef',
      network_mode='awsvpc', cpu='512', memory='1024', requires_compatibilities=['FARGATE'],
      task_role_arn=taskRole.attr_arn, execution_role_arn=executionRole.attr_arn,
      container_definitions=[
        ecs.CfnTaskDefinition.ContainerDefinitionProperty(
          name='web', image='shop/web', essential=True,
          command=['gunicorn', '--workers=2', '--bind=0.0.0.0:8000', 'shop:create_app()'],
          environment=[ecs.CfnTaskDefinition.KeyValuePairProperty(name='STAGE', value=self.stack_name)],
          log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
            log_driver='awslogs', options={
              'awslogs-group': logGroup.ref, 'awslogs-region': self.region, 'awslogs-stream-prefix': 'web'}),
        ),
      ],
    )
    self.export_value(taskDef.ref)
