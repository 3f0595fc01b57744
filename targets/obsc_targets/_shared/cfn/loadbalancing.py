"""Load balancers in CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ElasticLoadBalancingV2.html
"""

from __future__ import annotations

from obsc.infra.loadbalancing import Action, Listener, ListenerRule, LoadBalancer, TargetGroup
from obsc_targets._shared.cfn.properties import Properties, tags
from obsc_targets._shared.cfn.say import Say


def load_balancer(node: LoadBalancer, say: Say) -> Properties:
    """`AWS::ElasticLoadBalancingV2::LoadBalancer`."""
    drop = {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"}
    return {
        "Type": "application",
        "Scheme": node.scheme,
        "Subnets": say.texts(node.subnets),
        "SecurityGroups": say.texts(node.security_groups),
        "LoadBalancerAttributes": [drop] if node.drop_invalid_headers else [],
        "Tags": tags(node.tags),
    }


def target_group(node: TargetGroup, say: Say) -> Properties:
    """`AWS::ElasticLoadBalancingV2::TargetGroup`."""
    check = node.health_check
    delay = {"Key": "deregistration_delay.timeout_seconds", "Value": str(node.deregistration_delay)}
    return {
        "VpcId": say.text(node.vpc),
        "TargetType": node.target_type,
        "Protocol": "HTTP",
        "Port": node.port,
        # The default, written down for cfn-lint: without it, a port chosen at start is a fault to it (E3049).
        "HealthCheckPort": "traffic-port",
        "HealthCheckPath": check.path,
        "Matcher": {"HttpCode": check.matcher},
        "HealthCheckIntervalSeconds": check.interval,
        "HealthCheckTimeoutSeconds": check.timeout,
        "HealthyThresholdCount": check.healthy_threshold,
        "UnhealthyThresholdCount": check.unhealthy_threshold,
        "TargetGroupAttributes": [delay],
        "Tags": tags(node.tags),
    }


def listener(node: Listener, say: Say) -> Properties:
    """`AWS::ElasticLoadBalancingV2::Listener`."""
    return {
        "LoadBalancerArn": say.text(node.load_balancer),
        "Port": node.port,
        "Protocol": node.protocol,
        "Certificates": [] if node.certificate is None else [{"CertificateArn": say.text(node.certificate)}],
        "SslPolicy": node.ssl_policy,
        "DefaultActions": [_action(node.default_action, say)],
        "Tags": tags(node.tags),
    }


def listener_rule(node: ListenerRule, say: Say) -> Properties:
    """`AWS::ElasticLoadBalancingV2::ListenerRule`."""
    return {
        "ListenerArn": say.text(node.listener),
        "Priority": node.priority,
        "Conditions": [{"Field": "path-pattern", "PathPatternConfig": {"Values": list(node.path_patterns)}}],
        "Actions": [{"Type": "forward", "TargetGroupArn": say.text(node.target_group)}],
        "Tags": tags(node.tags),
    }


def _action(action: Action, say: Say) -> Properties:
    if action.type == "redirect":
        return {
            "Type": "redirect",
            "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"},
        }
    if action.type == "fixed-response":
        return {
            "Type": "fixed-response",
            "FixedResponseConfig": {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "Not found"},
        }
    forward: Properties = {"Type": "forward"}
    return forward | ({} if action.target_group is None else {"TargetGroupArn": say.text(action.target_group)})
