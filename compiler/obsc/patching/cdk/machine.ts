/** What the agent on an instance may do, given to the instance's role at synthesis. */

import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** Let an instance send its telemetry, or those of a group or of a template. */
export function addTelemetry(machine: IConstruct & { readonly role?: iam.IRole }): void {
  const role = machine.role;
  if (role === undefined) {
    throw new Error(`obsc: ${machine.node.path} has no role, which it needs`);
  }
  for (const wanted of telemetry.role) {
    const resources = wanted.Resource.map((one) => cdk.Token.asString(one));
    const statement = iam.PolicyStatement.fromJson({ ...wanted, Resource: resources });
    if (!role.addToPrincipalPolicy(statement).statementAdded) {
      const told = `obsc: ${role.roleArn} is not this app's, and needs ${wanted.Action.join(', ')}`;
      cdk.Annotations.of(machine).addWarningV2(`obsc:${wanted.Action[0]}`, told);
    }
  }
}

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string[];
  readonly Resource: unknown[];
}

interface Telemetry {
  readonly role: Statement[];
}

declare const telemetry: Telemetry;
