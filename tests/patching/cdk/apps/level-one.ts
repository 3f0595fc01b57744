import * as cdk from 'aws-cdk-lib';
import { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';

export class LegacyStack extends cdk.Stack
{
    constructor(scope: cdk.App, id: string)
    {
        super(scope, id);
        const logGroup = new CfnLogGroup(this, 'Logs', { retentionInDays: 14 });
        const assumeRolePolicyDocument = {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } }],
        };
        const taskRole = new CfnRole(this, 'TaskRole', { assumeRolePolicyDocument });
        const executionRole = new CfnRole(this, 'ExecutionRole', { assumeRolePolicyDocument });

        const task: CfnTaskDefinition = new CfnTaskDefinition(this, 'TaskDef', {
            networkMode: 'awsvpc', cpu: '512', memory: '1024', requiresCompatibilities: ['FARGATE'],
            taskRoleArn: taskRole.attrArn, executionRoleArn: executionRole.attrArn,
            containerDefinitions: [
                {
                    name: 'web', image: 'shop/web', essential: true,
                    command: ['gunicorn', '--workers=2', '--bind=0.0.0.0:8000', 'shop:create_app()'],
                    environment: [{ name: 'STAGE', value: this.stackName }],
                    logConfiguration: {
                        logDriver: 'awslogs',
                        options: { 'awslogs-group': logGroup.ref, 'awslogs-region': this.region, 'awslogs-stream-prefix': 'web' },
                    },
                },
            ],
        });
        this.exportValue(task.ref);
    }
}
