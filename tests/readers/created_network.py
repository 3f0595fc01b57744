"""A network with a load balancer, by hand: as a template, as a module and as the graph of both."""

from __future__ import annotations

from obsc.infra import vpc
from obsc.infra.boundary import Input
from obsc.infra.graph import Graph
from obsc.infra.loadbalancing import Action, Listener, ListenerRule, LoadBalancer, TargetGroup, TargetHealthCheck
from obsc.infra.network import Egress, Peer, SecurityGroup
from obsc.infra.values import REGION, Ref, text

TEMPLATE = """\
Parameters:
  Certificate: { Type: String, Description: Certificate of the shop }
Resources:
  Net:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      EnableDnsSupport: true
      EnableDnsHostnames: true
      Tags: [{ Key: Name, Value: shop }]
  PublicA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net
      AvailabilityZone: !Select [0, !GetAZs ""]
      CidrBlock: 10.0.0.0/20
      MapPublicIpOnLaunch: true
  PublicB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net
      AvailabilityZone: !Select [1, !GetAZs ""]
      CidrBlock: 10.0.16.0/20
      MapPublicIpOnLaunch: false
  Private:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net
      AvailabilityZone: !Select [2, !GetAZs ""]
      CidrBlock: 10.0.128.0/20
  Gateway:
    Type: AWS::EC2::InternetGateway
    Properties:
      Tags: [{ Key: Name, Value: shop }]
  Attached:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties:
      VpcId: !Ref Net
      InternetGatewayId: !Ref Gateway
  Address:
    Type: AWS::EC2::EIP
    Properties:
      Domain: vpc
  Nat:
    Type: AWS::EC2::NatGateway
    DependsOn: Attached
    Properties:
      SubnetId: !Ref PublicA
      AllocationId: !GetAtt Address.AllocationId
  Outside:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Net
  ToInternet:
    Type: AWS::EC2::Route
    DependsOn: [Attached]
    Properties:
      RouteTableId: !Ref Outside
      DestinationCidrBlock: 0.0.0.0/0
      GatewayId: !Ref Gateway
  PublicARoutes:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref PublicA
      RouteTableId: !Ref Outside
  Inside:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Net
  ToNat:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Inside
      DestinationCidrBlock: 0.0.0.0/0
      NatGatewayId: !Ref Nat
  Doors:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Doors of the shop
      VpcId: !Ref Net
      SecurityGroupEgress:
        - { IpProtocol: "-1", CidrIp: 127.0.0.1/32, Description: Nothing }
  Logs:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Net
      ServiceName: !Sub com.amazonaws.${AWS::Region}.logs
      VpcEndpointType: Interface
      SubnetIds: [!Ref Private]
      SecurityGroupIds: [!GetAtt Doors.GroupId]
      PrivateDnsEnabled: true
  Objects:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Net
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      VpcEndpointType: Gateway
      RouteTableIds: [!Ref Inside]
  Front:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    DependsOn: Attached
    Properties:
      Type: application
      Scheme: internet-facing
      Subnets: [!Ref PublicA, !Ref PublicB]
      SecurityGroups: [!GetAtt Doors.GroupId]
      LoadBalancerAttributes: [{ Key: routing.http.drop_invalid_header_fields.enabled, Value: "true" }]
  Web:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: !Ref Net
      TargetType: ip
      Protocol: HTTP
      Port: 8000
      HealthCheckPath: /health
      Matcher: { HttpCode: 200-399 }
      HealthCheckIntervalSeconds: 10
      HealthCheckTimeoutSeconds: 5
      HealthyThresholdCount: 2
      UnhealthyThresholdCount: 3
      TargetGroupAttributes:
        - { Key: deregistration_delay.timeout_seconds, Value: "30" }
  Plain:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: !Ref Net
      TargetType: instance
      Protocol: HTTP
      Port: 80
      HealthCheckPath: /
      Matcher: { HttpCode: "200" }
      HealthCheckIntervalSeconds: 30
      HealthCheckTimeoutSeconds: 5
      HealthyThresholdCount: 5
      UnhealthyThresholdCount: 2
      TargetGroupAttributes:
        - { Key: deregistration_delay.timeout_seconds, Value: "300" }
  Http:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Front
      Port: 80
      Protocol: HTTP
      DefaultActions:
        - { Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }
  Https:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Front
      Port: 443
      Protocol: HTTPS
      Certificates: [{ CertificateArn: !Ref Certificate }]
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      DefaultActions:
        - Type: fixed-response
          FixedResponseConfig: { StatusCode: "404", ContentType: text/plain, MessageBody: Not found }
  Pages:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Https
      Priority: 7
      Conditions:
        - { Field: path-pattern, PathPatternConfig: { Values: [/web, /web/*] } }
      Actions:
        - { Type: forward, TargetGroupArn: !Ref Web }
"""

MODULE = """\
variable "Certificate" {
  type        = string
  description = "Certificate of the shop"
}

data "aws_region" "here" {}

data "aws_availability_zones" "here" {
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

resource "aws_vpc" "Net" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = "shop" }
}

resource "aws_subnet" "PublicA" {
  vpc_id                  = aws_vpc.Net.id
  availability_zone       = data.aws_availability_zones.here.names[0]
  cidr_block              = "10.0.0.0/20"
  map_public_ip_on_launch = true
}

resource "aws_subnet" "PublicB" {
  vpc_id                  = aws_vpc.Net.id
  availability_zone       = data.aws_availability_zones.here.names[1]
  cidr_block              = "10.0.16.0/20"
  map_public_ip_on_launch = false
}

resource "aws_subnet" "Private" {
  vpc_id            = aws_vpc.Net.id
  availability_zone = data.aws_availability_zones.here.names[2]
  cidr_block        = "10.0.128.0/20"
}

resource "aws_internet_gateway" "Gateway" {
  tags = { Name = "shop" }
}

resource "aws_internet_gateway_attachment" "Attached" {
  vpc_id              = aws_vpc.Net.id
  internet_gateway_id = aws_internet_gateway.Gateway.id
}

resource "aws_eip" "Address" {
  domain = "vpc"
}

resource "aws_nat_gateway" "Nat" {
  subnet_id     = aws_subnet.PublicA.id
  allocation_id = aws_eip.Address.id
  depends_on    = [aws_internet_gateway_attachment.Attached]
}

resource "aws_route_table" "Outside" {
  vpc_id = aws_vpc.Net.id
}

resource "aws_route" "ToInternet" {
  route_table_id         = aws_route_table.Outside.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.Gateway.id
  depends_on             = [aws_internet_gateway_attachment.Attached]
}

resource "aws_route_table_association" "PublicARoutes" {
  subnet_id      = aws_subnet.PublicA.id
  route_table_id = aws_route_table.Outside.id
}

resource "aws_route_table" "Inside" {
  vpc_id = aws_vpc.Net.id
}

resource "aws_route" "ToNat" {
  route_table_id         = aws_route_table.Inside.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.Nat.id
}

resource "aws_security_group" "Doors" {
  description = "Doors of the shop"
  vpc_id      = aws_vpc.Net.id

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["127.0.0.1/32"]
    description = "Nothing"
  }
}

resource "aws_vpc_endpoint" "Logs" {
  vpc_id              = aws_vpc.Net.id
  service_name        = "com.amazonaws.${data.aws_region.here.name}.logs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.Private.id]
  security_group_ids  = [aws_security_group.Doors.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "Objects" {
  vpc_id            = aws_vpc.Net.id
  service_name      = "com.amazonaws.${data.aws_region.here.name}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.Inside.id]
}

resource "aws_lb" "Front" {
  load_balancer_type = "application"
  internal           = false
  subnets            = [aws_subnet.PublicA.id, aws_subnet.PublicB.id]
  security_groups    = [aws_security_group.Doors.id]

  drop_invalid_header_fields = true

  depends_on = [aws_internet_gateway_attachment.Attached]
}

resource "aws_lb_target_group" "Web" {
  vpc_id               = aws_vpc.Net.id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = 8000
  deregistration_delay = 30

  health_check {
    path                = "/health"
    matcher             = "200-399"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_target_group" "Plain" {
  vpc_id               = aws_vpc.Net.id
  target_type          = "instance"
  protocol             = "HTTP"
  port                 = 80
  deregistration_delay = 300

  health_check {
    path                = "/"
    matcher             = "200"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 5
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "Http" {
  load_balancer_arn = aws_lb.Front.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "Https" {
  load_balancer_arn = aws_lb.Front.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = var.Certificate
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"

  default_action {
    type = "fixed-response"

    fixed_response {
      status_code  = "404"
      content_type = "text/plain"
      message_body = "Not found"
    }
  }
}

resource "aws_lb_listener_rule" "Pages" {
  listener_arn = aws_lb_listener.Https.arn
  priority     = 7

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.Web.arn
  }

  condition {
    path_pattern {
      values = ["/web", "/web/*"]
    }
  }
}
"""

_NET = Ref("Vpc", "Net", "id")
_GATEWAY = Ref("InternetGateway", "Gateway", "id")
_DOORS = Ref("SecurityGroup", "Doors", "id")
_ATTACHED = (("GatewayAttachment", "Attached"),)
_TAGS = (("Name", "shop"),)


def _subnet(name: str) -> Ref:
    return Ref("Subnet", name, "id")


def _table(name: str) -> Ref:
    return Ref("RouteTable", name, "id")


GRAPH = Graph(
    (
        Input(name="Certificate", type="string", description="Certificate of the shop"),
        vpc.Vpc(name="Net", cidr_block="10.0.0.0/16", enable_dns_support=True, enable_dns_hostnames=True, tags=_TAGS),
        vpc.Subnet(name="PublicA", vpc=_NET, cidr_block="10.0.0.0/20", zone=0, map_public_ip_on_launch=True),
        vpc.Subnet(name="PublicB", vpc=_NET, cidr_block="10.0.16.0/20", zone=1, map_public_ip_on_launch=False),
        vpc.Subnet(name="Private", vpc=_NET, cidr_block="10.0.128.0/20", zone=2, map_public_ip_on_launch=False),
        vpc.InternetGateway(name="Gateway", tags=_TAGS),
        vpc.GatewayAttachment(name="Attached", vpc=_NET, internet_gateway=_GATEWAY),
        vpc.ElasticIp(name="Address"),
        vpc.NatGateway(
            name="Nat",
            subnet=_subnet("PublicA"),
            allocation_id=Ref("ElasticIp", "Address", "allocation_id"),
            depends_on=_ATTACHED,
        ),
        vpc.RouteTable(name="Outside", vpc=_NET),
        vpc.Route(
            name="ToInternet",
            route_table=_table("Outside"),
            destination_cidr_block="0.0.0.0/0",
            internet_gateway=_GATEWAY,
            depends_on=_ATTACHED,
        ),
        vpc.RouteTableAssociation(name="PublicARoutes", subnet=_subnet("PublicA"), route_table=_table("Outside")),
        vpc.RouteTable(name="Inside", vpc=_NET),
        vpc.Route(
            name="ToNat",
            route_table=_table("Inside"),
            destination_cidr_block="0.0.0.0/0",
            nat_gateway=Ref("NatGateway", "Nat", "id"),
        ),
        SecurityGroup(
            name="Doors",
            description="Doors of the shop",
            vpc=_NET,
            egress=(
                Egress(
                    protocol="-1", from_port=None, to_port=None, peer=Peer(cidr="127.0.0.1/32"), description="Nothing"
                ),
            ),
        ),
        vpc.VpcEndpoint(
            name="Logs",
            vpc=_NET,
            service_name=text("com.amazonaws.", REGION, ".logs"),
            type="Interface",
            subnets=(_subnet("Private"),),
            security_groups=(_DOORS,),
            private_dns_enabled=True,
        ),
        vpc.VpcEndpoint(
            name="Objects",
            vpc=_NET,
            service_name=text("com.amazonaws.", REGION, ".s3"),
            type="Gateway",
            route_tables=(_table("Inside"),),
        ),
        LoadBalancer(
            name="Front",
            scheme="internet-facing",
            subnets=(_subnet("PublicA"), _subnet("PublicB")),
            security_groups=(_DOORS,),
            drop_invalid_headers=True,
            depends_on=_ATTACHED,
        ),
        TargetGroup(
            name="Web",
            vpc=_NET,
            port=8000,
            target_type="ip",
            health_check=TargetHealthCheck(
                path="/health", matcher="200-399", interval=10, timeout=5, healthy_threshold=2, unhealthy_threshold=3
            ),
            deregistration_delay=30,
        ),
        TargetGroup(
            name="Plain",
            vpc=_NET,
            port=80,
            target_type="instance",
            health_check=TargetHealthCheck(
                path="/", matcher="200", interval=30, timeout=5, healthy_threshold=5, unhealthy_threshold=2
            ),
            deregistration_delay=300,
        ),
        Listener(
            name="Http",
            load_balancer=Ref("LoadBalancer", "Front", "arn"),
            port=80,
            protocol="HTTP",
            default_action=Action(type="redirect"),
        ),
        Listener(
            name="Https",
            load_balancer=Ref("LoadBalancer", "Front", "arn"),
            port=443,
            protocol="HTTPS",
            certificate=Ref("Input", "Certificate", "value"),
            ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            default_action=Action(type="fixed-response"),
        ),
        ListenerRule(
            name="Pages",
            listener=Ref("Listener", "Https", "arn"),
            priority=7,
            path_patterns=("/web", "/web/*"),
            target_group=Ref("TargetGroup", "Web", "arn"),
        ),
    )
)
