/**
 * What OpenTelemetry needs, put into a task definition when its app is synthesised.
 *
 * What stands there then wins: containers are told by their images and names, variables, volumes and mount points by
 * their names. `PYTHONPATH` and `OTEL_RESOURCE_ATTRIBUTES` are merged, and the command becomes the one that starts the
 * same server under OpenTelemetry. What does not fit ends the synthesis with its reason.
 */
import * as cdk from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';

/** Give a task definition its telemetry; more may be added to it afterwards. */
export function addTelemetry(taskDefinition: ecs.TaskDefinition | ecs.CfnTaskDefinition): void {
  const ownGroup = ownLogGroup(taskDefinition);
  const execution = executionStatements(ownGroup);
  let resource: ecs.CfnTaskDefinition;
  let taskRole: iam.IRole | undefined;
  let executionRole: iam.IRole | undefined;
  if (taskDefinition instanceof ecs.TaskDefinition) {
    resource = taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
    taskRole = taskDefinition.taskRole;
    executionRole = execution.length > 0 ? taskDefinition.obtainExecutionRole() : undefined;
  } else {
    resource = taskDefinition;
    taskRole = givenRole(resource, 'TelemetryTaskRole', resource.taskRoleArn);
    const arn = execution.length > 0 ? resource.executionRoleArn : undefined;
    executionRole = givenRole(resource, 'TelemetryExecutionRole', arn);
  }
  allow(resource, taskRole, telemetry.taskRole);
  allow(resource, executionRole, execution);
  // In their context references to other stacks are found, and become imports.
  const containers = resource.containerDefinitions;
  const volumes = resource.volumes;
  resource.containerDefinitions = cdk.Lazy.uncachedAny({
    produce: (context) => mergedContainers(context.resolve(containers), ownGroup?.ref, []),
  });
  resource.volumes = cdk.Lazy.uncachedAny({ produce: (context) => mergedVolumes(context.resolve(volumes), []) });
  resource.node.addValidation({
    validate: () => {
      const stack = cdk.Stack.of(resource);
      const problems = taskProblems(resource, stack);
      const merged = mergedContainers(stack.resolve(containers), ownGroup?.ref, problems);
      if (!isSame(stack.resolve(resource.containerDefinitions), stack.resolve(merged))) {
        problems.push('was given other containers behind its telemetry');
      }
      mergedVolumes(stack.resolve(volumes), problems);
      checkSizes(stack.resolve(resource.cpu), ['cpu'], 'CPU units', merged, problems);
      checkSizes(stack.resolve(resource.memory), ['memoryReservation', 'memory'], 'MiB', merged, problems);
      return problems.map((problem) => `obsc: the task definition ${problem}`);
    },
  });
}

function taskProblems(resource: ecs.CfnTaskDefinition, stack: cdk.Stack): string[] {
  const problems: string[] = [];
  const mode = stack.resolve(resource.networkMode) ?? 'bridge';
  const platform = stack.resolve(resource.runtimePlatform) ?? {};
  if (mode !== telemetry.networkMode) {
    problems.push(`has the network mode \`${shown(mode)}\`, and the specification \`${telemetry.networkMode}\``);
  }
  if ((platform.operatingSystemFamily ?? 'LINUX') !== 'LINUX') {
    problems.push('is for Windows, which the AWS distribution for Python is not made for');
  }
  if (telemetry.region !== null && !cdk.Token.isUnresolved(stack.region) && stack.region !== telemetry.region) {
    problems.push(`is for \`${stack.region}\`, and the specification for \`${telemetry.region}\``);
  }
  if (telemetry.taskRole.length > 0 && resource.taskRoleArn === undefined) {
    problems.push('has no task role, which the telemetry needs');
  }
  const starts = telemetry.logGroup !== null || telemetry.executionRole.length > 0;
  if (starts && resource.executionRoleArn === undefined) {
    problems.push('has no execution role, which starts what is added');
  }
  return problems;
}

/** A task is refused at registration whose containers want more than it has. */
function checkSizes(most: unknown, keys: string[], unit: string, containers: Json[], problems: string[]): void {
  const wants = containers
    .map((one) => keys.map((key) => one[key]).find((size) => typeof size === 'number') ?? 0)
    .reduce((sum, size) => sum + size, 0);
  if (typeof most === 'string' && /^[0-9]+$/.test(most) && wants > Number(most)) {
    problems.push(`has ${most} ${unit} for the task, and its containers would want ${wants}`);
  }
}

function mergedContainers(there: Json[] | undefined, ownGroup: string | undefined, problems: string[]): Json[] {
  const containers = (there ?? []).map((one) => ({ ...one }));
  const app = containers.find((one) => one['name'] === telemetry.container);
  if (app === undefined) {
    problems.push(`has no container \`${telemetry.container}\``);
    return containers;
  }
  const log = awslogs(app);
  const renamed = new Map<string, string>();
  const added: Json[] = [];
  for (const wanted of telemetry.containers) {
    const same = counterpart(containers, wanted, problems);
    renamed.set(wanted['name'], (same ?? wanted)['name']);
    if (same === undefined) {
      added.push(withLogs(wanted, log, ownGroup, problems));
    } else {
      variables(same, wanted['environment'] ?? [], problems);
      mounts(same, wanted['mountPoints'] ?? [], problems);
    }
  }
  start(app, problems);
  variables(app, telemetry.environment, problems);
  mergeVariables(app, log['awslogs-group'], problems);
  mounts(app, telemetry.mountPoints, problems);
  waits(app, renamed, problems);
  return [...containers, ...added];
}

function mergedVolumes(there: Json[] | undefined, problems: string[]): Json[] {
  const known = there ?? [];
  const missing: Json[] = [];
  for (const wanted of telemetry.volumes) {
    const other = known.find((one) => one['name'] === wanted['name']);
    const rest = Object.entries(other ?? {}).filter(([key, value]) => key !== 'name' && value !== undefined);
    if (rest.some(([, value]) => JSON.stringify(value) !== '{}')) {
      problems.push(`has a volume \`${wanted['name']}\` that is not an empty one`);
    }
    if (other === undefined) {
      missing.push(wanted);
    }
  }
  return [...known, ...missing];
}

function givenRole(scope: ecs.CfnTaskDefinition, id: string, arn: string | undefined): iam.IRole | undefined {
  return arn === undefined ? undefined : iam.Role.fromRoleArn(scope, id, arn);
}

/** A log group for what is added, where the app has none. */
function ownLogGroup(scope: ecs.TaskDefinition | ecs.CfnTaskDefinition): logs.CfnLogGroup | undefined {
  if (telemetry.logGroup === null) {
    return undefined;
  }
  const group = new logs.CfnLogGroup(scope, 'TelemetryLogs', telemetry.logGroup);
  group.applyRemovalPolicy(cdk.RemovalPolicy.RETAIN);
  return group;
}

function executionStatements(ownGroup: logs.CfnLogGroup | undefined): Json[] {
  const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  const writes = ownGroup && { Effect: 'Allow', Action: actions, Resource: [ownGroup.attrArn] };
  return [...telemetry.executionRole, ...(writes ? [writes] : [])];
}

function allow(resource: ecs.CfnTaskDefinition, role: iam.IRole | undefined, statements: Json[]): void {
  for (const wanted of role === undefined ? [] : statements) {
    const actions: string[] = wanted['Action'];
    const resources = wanted['Resource'].map((one: unknown) => cdk.Token.asString(one));
    const statement = iam.PolicyStatement.fromJson({ ...wanted, Resource: resources });
    if (role?.addToPrincipalPolicy(statement).statementAdded === false) {
      const told = `obsc: the role ${role.roleArn} is not this app's, and needs ${actions.join(', ')}`;
      cdk.Annotations.of(resource).addWarningV2(`obsc:${actions[0]}`, told);
    }
  }
}

function awslogs(container: Json): Json {
  const log = container['logConfiguration'];
  return log?.logDriver === 'awslogs' ? { ...log.options } : {};
}

/** A container that logs where the app does, or into a group of its own. */
function withLogs(wanted: Json, app: Json, ownGroup: string | undefined, problems: string[]): Json {
  const options = awslogs(wanted);
  if (!isAppLogGroup(options['awslogs-group'])) {
    return wanted;
  }
  if (ownGroup !== undefined) {
    options['awslogs-group'] = ownGroup;
    options['awslogs-region'] = cdk.Aws.REGION;
  } else if (app['awslogs-group'] !== undefined) {
    options['awslogs-group'] = app['awslogs-group'];
    options['awslogs-region'] = app['awslogs-region'] ?? options['awslogs-region'];
  } else {
    problems.push(`has a container \`${telemetry.container}\` without the log driver awslogs: patch it again`);
  }
  return { ...wanted, logConfiguration: { logDriver: 'awslogs', options } };
}

/** The container that does the work already, by its image or by its name. */
function counterpart(containers: Json[], wanted: Json, problems: string[]): Json | undefined {
  const image = repository(wanted['image']);
  const alike = containers.filter((one) => repository(one['image']) === image);
  const named = containers.find((one) => one['name'] === wanted['name']);
  if (alike.length > 1) {
    problems.push(`has ${alike.length} containers that could be \`${wanted['name']}\``);
  } else if (named !== undefined && alike.length === 0 && typeof named['image'] === 'string') {
    problems.push(`has a container \`${wanted['name']}\` of its own, which is the name of one that is added`);
  }
  const found = alike[0] ?? named;
  // What copies OpenTelemetry has to copy it to where the app looks for it.
  if (found !== undefined && wanted['mountPoints'] && !isSame(words(found), words(wanted))) {
    problems.push(`has a container \`${found['name']}\` that copies OpenTelemetry to another place`);
  }
  return found;
}

/** The last part of an image's name. */
function repository(image: unknown): string | undefined {
  return typeof image === 'string' ? image.slice(image.lastIndexOf('/') + 1).split(/[:@]/)[0] : undefined;
}

function words(container: Json): unknown[] {
  return [...(container['entryPoint'] ?? []), ...(container['command'] ?? [])];
}

/** The command of a build, where the app has the one that was compared with it. */
function start(app: Json, problems: string[]): void {
  if (telemetry.start === null) {
    return;
  }
  const { seen, entryPoint, command } = telemetry.start;
  const now = words(app);
  const writes = command.some((word) => typeof word === 'string' && word.includes('> /tmp/'));
  const mounted = [...(app['mountPoints'] ?? []), ...telemetry.mountPoints];
  if (app['readonlyRootFilesystem'] === true && writes && mounted.every((row) => row.containerPath !== '/tmp')) {
    problems.push(`has a read-only root for \`${app['name']}\`, whose command writes a file into \`/tmp\``);
  }
  if (isSame(now, [...entryPoint, ...command])) {
    return;
  }
  if (now.length !== seen.length || seen.some((word, at) => word !== null && word !== now[at])) {
    const what = `${shown(now)} in \`${app['name']}\`, and when it was patched ${shown(seen)}`;
    problems.push(`starts ${what}: run \`obsc patch\` again`);
  }
  app['entryPoint'] = entryPoint.length > 0 ? entryPoint : undefined;
  app['command'] = command.length > 0 ? command : undefined;
}

/** The variables that a container lacks. */
function variables(container: Json, wanted: Json[], problems: string[]): void {
  const there: Json[] = [...(container['environment'] ?? []), ...(container['secrets'] ?? [])];
  const known = there.map((row) => row['name']);
  const sampler = there.find((row) => row['name'] === 'OTEL_TRACES_SAMPLER');
  const ours = wanted.find((row) => row['name'] === 'OTEL_TRACES_SAMPLER');
  // The argument of our sampler means nothing to another one.
  if (sampler !== undefined && sampler['value'] !== ours?.['value']) {
    known.push('OTEL_TRACES_SAMPLER_ARG');
  }
  const missing = wanted.filter((row) => !known.includes(row['name']));
  for (const row of missing.filter((one) => one['value'] === undefined)) {
    problems.push(`needs the variable \`${row['name']}\`: its value is left open`);
  }
  if (missing.length > 0) {
    const given = missing.filter((row) => row['value'] !== undefined);
    container['environment'] = [...(container['environment'] ?? []), ...given];
  }
}

/** The two variables that hold several values: what is wanted, and what is there. */
function mergeVariables(app: Json, logGroup: unknown, problems: string[]): void {
  const rows: Json[] = (app['environment'] ?? []).map((row: Json) => ({ ...row }));
  const secrets = (app['secrets'] ?? []).map((row: Json) => row['name']);
  const there = (name: string): unknown[] => parts(rows.find((row) => row['name'] === name)?.['value']);
  if (secrets.includes('PYTHONPATH') && telemetry.pythonPath.length > 0) {
    problems.push('reads `PYTHONPATH` from a secret, which OpenTelemetry has to be put in front of');
  }
  const merged: Array<[string, unknown]> = [
    ['PYTHONPATH', joined(paths(there('PYTHONPATH'), telemetry.pythonPath))],
    ['OTEL_RESOURCE_ATTRIBUTES', joined(attributes(there('OTEL_RESOURCE_ATTRIBUTES'), logGroup, problems))],
  ];
  for (const [name, value] of merged) {
    const row = rows.find((one) => one['name'] === name);
    if (row !== undefined) {
      row['value'] = value;
    } else if (value !== '' && !secrets.includes(name)) {
      rows.push({ name, value });
    }
  }
  if (rows.length > 0) {
    app['environment'] = rows;
  }
}

/** OpenTelemetry's folders, then the app's. */
function paths(theirs: unknown[], ours: string[]): unknown[] {
  if (ours.length === 0) {
    return theirs;
  }
  if (theirs.every((part) => typeof part === 'string')) {
    const own = theirs.join('');
    return [[...ours, ...(own ? own.split(':') : []).filter((path) => !ours.includes(path))].join(':')];
  }
  return [`${ours.join(':')}:`, ...theirs];
}

/** The app's attributes, then those that it lacks; its log group, if it has one. */
function attributes(theirs: unknown[], logGroup: unknown, problems: string[]): unknown[] {
  const text = theirs.map((part) => (typeof part === 'string' ? part : '\0')).join('');
  const keys = text.split(',').map(keyOf);
  if (keys.some((key) => key.includes('\0'))) {
    problems.push('has an expression in `OTEL_RESOURCE_ATTRIBUTES` that could name any attribute');
  }
  const isLegal = typeof logGroup !== 'string' || /^[A-Za-z0-9_/.#-]{1,512}$/.test(logGroup);
  const all = theirs.map((part, at) =>
    typeof part === 'string' && at === theirs.length - 1 ? part.replace(/[, ]+$/, '') : part,
  );
  for (const [key, wanted] of telemetry.resourceAttributes) {
    const value = isAppLogGroup(wanted) ? (isLegal ? logGroup : undefined) : wanted;
    if (!keys.includes(key) && value !== undefined) {
      all.push(all.some((part) => part !== '') ? ',' : '', `${key}=`, ...parts(value));
    }
  }
  return all;
}

function keyOf(pair: string): string {
  return (pair.split('=')[0] ?? '').trim();
}

/** The pieces of a value: texts, and what only a deployment knows. */
function parts(value: unknown): unknown[] {
  const join = (value as Json | undefined)?.['Fn::Join'];
  if (Array.isArray(join) && join[0] === '') {
    return join[1];
  }
  return value === undefined ? [] : [value];
}

function joined(pieces: unknown[]): unknown {
  const all: unknown[] = [];
  for (const piece of pieces) {
    const last = all[all.length - 1];
    if (typeof piece === 'string' && typeof last === 'string') {
      all[all.length - 1] = last + piece;
    } else if (piece !== '') {
      all.push(piece);
    }
  }
  return all.some((piece) => typeof piece !== 'string') ? { 'Fn::Join': ['', all] } : all.join('');
}

/** The mount points that a container lacks; anything at `/tmp` is as good. */
function mounts(container: Json, wanted: Json[], problems: string[]): void {
  const rows: Json[] = [...(container['mountPoints'] ?? [])];
  for (const row of wanted) {
    const path = row['containerPath'];
    const other = rows.find((one) => one['containerPath'] === path);
    if (other === undefined) {
      rows.push(row);
    } else if (other['sourceVolume'] !== row['sourceVolume'] && path !== '/tmp') {
      problems.push(`has another volume at \`${path}\``);
    }
  }
  if (rows.length > 0) {
    container['mountPoints'] = rows;
  }
}

/** What the app waits for, and knows by links, under the names that they have. */
function waits(app: Json, renamed: Map<string, string>, problems: string[]): void {
  const rows: Json[] = [...(app['dependsOn'] ?? [])];
  for (const row of telemetry.dependsOn) {
    const name = renamed.get(row['containerName']) ?? row['containerName'];
    const other = rows.find((one) => one['containerName'] === name);
    if (other === undefined) {
      rows.push({ ...row, containerName: name });
    } else if (row['condition'] === 'SUCCESS' && other['condition'] !== 'SUCCESS') {
      problems.push(`starts \`${app['name']}\` before \`${name}\` has succeeded: say SUCCESS there`);
    }
  }
  if (rows.length > 0) {
    app['dependsOn'] = rows;
  }
  const there: string[] = app['links'] ?? [];
  const links = telemetry.links
    .map((link) => ({ link, name: renamed.get(link) ?? link }))
    .map(({ link, name }) => (name === link ? link : `${name}:${link}`));
  if (links.length > 0) {
    app['links'] = [...there, ...links.filter((link) => !there.includes(link))];
  }
}

function isAppLogGroup(value: unknown): boolean {
  return isSame(value, { Ref: 'obsc::AppLogGroup' });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function shown(value: unknown): string {
  return JSON.stringify(value);
}

/** Part of a task definition, as CloudFormation will have it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = Record<string, any>;

interface Telemetry {
  readonly container: string;
  readonly region: string | null;
  readonly networkMode: string;
  readonly start: { seen: Array<string | null>; entryPoint: unknown[]; command: unknown[] } | null;
  readonly environment: Json[];
  readonly pythonPath: string[];
  readonly resourceAttributes: Array<[string, unknown]>;
  readonly mountPoints: Json[];
  readonly dependsOn: Json[];
  readonly links: string[];
  readonly containers: Json[];
  readonly volumes: Json[];
  readonly taskRole: Json[];
  readonly executionRole: Json[];
  readonly logGroup: { logGroupName: string; retentionInDays: number } | null;
}

declare const telemetry: Telemetry;
