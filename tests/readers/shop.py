"""One small system, written by hand: as a CloudFormation template and as the graph that it describes."""

from __future__ import annotations

from obsc.infra import ecs, iam, logs, network
from obsc.infra.boundary import Artifact, Input, Output
from obsc.infra.graph import Graph
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Ref, RoleName, text

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: A shop
Parameters:
  Image:
    Type: String
    Description: Image of the shop
    AllowedPattern: "\\\\S+"
  Vpc: { Type: "AWS::EC2::VPC::Id", Description: VPC of the tasks }
  Subnets: { Type: "List<AWS::EC2::Subnet::Id>", Description: Subnets of the tasks }
  GivenRole: { Type: String, Description: A role }
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterName: shop
      ClusterSettings:
        - { Name: containerInsights, Value: enhanced }
  Logs:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      LogGroupName: /ecs/shop
      RetentionInDays: 30
  TaskRole:
    Type: AWS::IAM::Role
    Properties:
      Description: What the shop may do
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Service: ecs-tasks.amazonaws.com }
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - !Sub "arn:${AWS::Partition}:iam::aws:policy/AWSXRayDaemonWriteAccess"
  TaskPolicy:
    Type: AWS::IAM::RolePolicy
    Properties:
      PolicyName: telemetry
      RoleName: !Ref TaskRole
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: Write
            Effect: Allow
            Action:
              - logs:CreateLogStream
              - logs:PutLogEvents
            Resource:
              - !GetAtt Logs.Arn
          - Sid: Key
            Effect: Deny
            Action:
              - kms:Decrypt
            Resource:
              - !Sub "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"
  GivenPolicy:
    Type: AWS::IAM::RolePolicy
    Properties:
      PolicyName: start
      RoleName: !Select [1, !Split ["role/", !Ref GivenRole]]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: Pull
            Effect: Allow
            Action:
              - ecr:BatchGetImage
            Resource:
              - "*"
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Tasks of the shop
      VpcId: !Ref Vpc
      SecurityGroupEgress:
        - IpProtocol: "-1"
          CidrIp: 0.0.0.0/0
          Description: All
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIpv6: "::/0"
          Description: HTTPS
  Ingress:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Group.GroupId
      IpProtocol: tcp
      FromPort: 8000
      ToPort: 8000
      CidrIp: 10.0.0.0/8
      Description: Inside
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "512"
      Memory: "1024"
      TaskRoleArn: !GetAtt TaskRole.Arn
      ExecutionRoleArn: !Ref GivenRole
      RuntimePlatform: { CpuArchitecture: X86_64, OperatingSystemFamily: LINUX }
      Volumes:
        - Name: scratch
      ContainerDefinitions:
        - Name: agent
          Image: agent:1
          Essential: false
        - Name: web
          Image: !Ref Image
          Essential: true
          Cpu: 256
          Command: [gunicorn, "app:app"]
          Environment:
            - { Name: CONFIG, Value: "${HOME}" }
            - { Name: WORKERS, Value: "2" }
          Secrets:
            - { Name: KEY, ValueFrom: !Sub "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/key" }
          PortMappings:
            - { ContainerPort: 8000, HostPort: 8000, Protocol: tcp }
          MountPoints:
            - { SourceVolume: scratch, ContainerPath: /scratch, ReadOnly: false }
          DependsOn:
            - { ContainerName: agent, Condition: START }
          HealthCheck:
            Command: [CMD, "true"]
            Interval: 30
            Timeout: 5
            Retries: 3
            StartPeriod: 0
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: !Ref Logs
              awslogs-region: !Ref AWS::Region
              awslogs-stream-prefix: web
      Tags:
        - { Key: cost, Value: "7" }
        - { Key: team, Value: web }
  Service:
    Type: AWS::ECS::Service
    DependsOn:
      - TaskPolicy
      - GivenPolicy
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task
      SchedulingStrategy: REPLICA
      DesiredCount: 2
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: !Ref Subnets
          SecurityGroups:
            - !GetAtt Group.GroupId
          AssignPublicIp: DISABLED
      DeploymentConfiguration:
        MaximumPercent: 200
        MinimumHealthyPercent: 100
        DeploymentCircuitBreaker: { Enable: true, Rollback: true }
      AvailabilityZoneRebalancing: ENABLED
      EnableExecuteCommand: false
      EnableECSManagedTags: true
      PropagateTags: SERVICE
Outputs:
  Name:
    Description: The service's name
    Value: !GetAtt Service.Name
"""

FILES = {"template.yaml": TEMPLATE, "CHECKLIST.md": "# Do this\n", "agents/web.json": "{}\n"}

_INPUTS = (
    Input(name="Image", type="string", description="Image of the shop"),
    Input(name="Vpc", type="vpc-id", description="VPC of the tasks"),
    Input(name="Subnets", type="subnet-ids", description="Subnets of the tasks"),
    Input(name="GivenRole", type="string", description="A role"),
)
_CLUSTER = ecs.Cluster(name="Cluster", cluster_name="shop", container_insights="enhanced")
_LOGS = logs.LogGroup(name="Logs", log_group_name="/ecs/shop", retention_days=30, removal="retain")
_ROLE = iam.Role(
    name="TaskRole",
    service="ecs-tasks.amazonaws.com",
    description="What the shop may do",
    managed_policies=(text("arn:", PARTITION, ":iam::aws:policy/AWSXRayDaemonWriteAccess"),),
)
_POLICY = iam.RolePolicy(
    name="TaskPolicy",
    policy_name="telemetry",
    role=Ref("Role", "TaskRole", "name"),
    statements=(
        iam.Statement(
            sid="Write",
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            resources=(Ref("LogGroup", "Logs", "streams"),),
        ),
        iam.Statement(
            sid="Key",
            actions=("kms:Decrypt",),
            resources=(text("arn:", PARTITION, ":kms:", REGION, ":", ACCOUNT_ID, ":key/*"),),
            effect="Deny",
        ),
    ),
)
_GIVEN_POLICY = iam.RolePolicy(
    name="GivenPolicy",
    policy_name="start",
    role=RoleName(Ref("Input", "GivenRole", "value")),
    statements=(iam.Statement(sid="Pull", actions=("ecr:BatchGetImage",), resources=("*",)),),
)
_GROUP = network.SecurityGroup(
    name="Group",
    description="Tasks of the shop",
    vpc=Ref("Input", "Vpc", "value"),
    egress=(
        network.Egress(
            protocol="-1", from_port=None, to_port=None, peer=network.Peer(cidr="0.0.0.0/0"), description="All"
        ),
        network.Egress(protocol="tcp", from_port=443, to_port=443, peer=network.Peer(cidr="::/0"), description="HTTPS"),
    ),
)
_INGRESS = network.SecurityGroupIngress(
    name="Ingress",
    group=Ref("SecurityGroup", "Group", "id"),
    protocol="tcp",
    from_port=8000,
    to_port=8000,
    peer=network.Peer(cidr="10.0.0.0/8"),
    description="Inside",
)
_WEB = ecs.Container(
    name="web",
    image=Ref("Input", "Image", "value"),
    essential=True,
    cpu=256,
    command=("gunicorn", "app:app"),
    environment=(
        ecs.EnvironmentVariable(name="CONFIG", value="${HOME}"),
        ecs.EnvironmentVariable(name="WORKERS", value="2"),
    ),
    secrets=(
        ecs.SecretVariable(
            name="KEY", value_from=text("arn:", PARTITION, ":ssm:", REGION, ":", ACCOUNT_ID, ":parameter/key")
        ),
    ),
    port_mappings=(ecs.PortMapping(container_port=8000, host_port=8000, protocol="tcp"),),
    mount_points=(ecs.MountPoint(source_volume="scratch", container_path="/scratch", read_only=False),),
    depends_on=(ecs.ContainerDependency(container_name="agent", condition="START"),),
    health_check=ecs.HealthCheck(command=("CMD", "true"), interval=30, timeout=5, retries=3, start_period=0),
    log=ecs.AwsLogs(group=Ref("LogGroup", "Logs", "name"), region=REGION, stream_prefix="web"),
)
_TASK = ecs.TaskDefinition(
    name="Task",
    family="shop",
    requires_compatibilities=("FARGATE",),
    network_mode="awsvpc",
    cpu=512,
    memory=1024,
    task_role=Ref("Role", "TaskRole", "arn"),
    execution_role=Ref("Input", "GivenRole", "value"),
    runtime_platform=ecs.RuntimePlatform(cpu_architecture="X86_64"),
    containers=(ecs.Container(name="agent", image="agent:1", essential=False), _WEB),
    volumes=(ecs.Volume(name="scratch"),),
    tags=(("cost", "7"), ("team", "web")),
)
_SERVICE = ecs.Service(
    name="Service",
    service_name=None,
    cluster=Ref("Cluster", "Cluster", "name"),
    task_definition=Ref("TaskDefinition", "Task", "arn"),
    scheduling_strategy="REPLICA",
    desired_count=2,
    launch_type="FARGATE",
    network=ecs.AwsVpcConfiguration(
        subnets=Ref("Input", "Subnets", "value"),
        security_groups=(Ref("SecurityGroup", "Group", "id"),),
        assign_public_ip=False,
    ),
    deployment=ecs.DeploymentConfiguration(
        maximum_percent=200, minimum_healthy_percent=100, circuit_breaker=True, rollback=True
    ),
    availability_zone_rebalancing="ENABLED",
    enable_execute_command=False,
    enable_ecs_managed_tags=True,
    propagate_tags="SERVICE",
    depends_on=(("RolePolicy", "TaskPolicy"), ("RolePolicy", "GivenPolicy")),
)
_OUTPUT = Output(name="Name", description="The service's name", value=Ref("Service", "Service", "name"))
_ARTIFACT = Artifact(name="agents/web.json", content="{}\n", purpose="")

GRAPH = Graph(
    (
        *_INPUTS,
        *(_CLUSTER, _LOGS, _ROLE, _POLICY, _GIVEN_POLICY, _GROUP, _INGRESS, _TASK, _SERVICE),
        *(_OUTPUT, _ARTIFACT),
    )
)
