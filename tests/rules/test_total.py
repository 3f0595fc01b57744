"""No rule raises, whatever a document says that the schema accepts or that is left of one that it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from obsc.pipeline import compile_text
from obsc.rules import all_rules
from rules.blocks import SMALLEST, merged

_WEB = SMALLEST["services"]["web"]
_ODD_TEXTS = (
    *("", " ", "=", ",", ";", ":", "${", "$", "{{", "<", "://", "http://", "http://[", "http://:", "http://localhost:"),
    *("endpoint=", "polling_interval=", "polling_interval=\N{SUPERSCRIPT TWO}", "nan", "inf", "-1", "1e999", "0x1"),
    *("service.name=", "=web", "a=b=c,,d", "'", '"a=b"', "a=%", "a=%zz", "(" * 200, "[" * 200, "a{1,99999999999}"),
    *("\N{PILE OF POO}", "\u202e", "x" * 5000, "\n", "a\nb: c", "AKIA", "-----BEGIN PRIVATE KEY-----", "sg-", "::/0"),
)
_JUDGED = (
    *("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT"),
    *("OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"),
    *("OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME", "OTEL_PROPAGATORS", "OTEL_TRACES_EXPORTER"),
    *("OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER", "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_PYTHON_DISTRO"),
    *("OTEL_AWS_APPLICATION_SIGNALS_ENABLED", "OTEL_AWS_SERVICE_EVENTS_ENABLED", "AGENT_OBSERVABILITY_ENABLED"),
    *("OTEL_PYTHON_FLASK_EXCLUDED_URLS", "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", "PYTHONPATH", "OBSC_GUNICORN_CONF"),
    *("OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED", "DJANGO_SETTINGS_MODULE", "DB_PASSWORD", "GUNICORN_CMD_ARGS"),
)

ODD: dict[str, Any] = {
    "unknown-agent": {"services": {"web": {"agent": "nobody"}}},
    "agents-are-gone": {"agents": 5, "services": {"web": {"agent": "nobody"}}},
    "an-agent-is-gone": {"agents": {"mine": []}, "services": {"web": {"agent": "mine"}}},
    "a-daemon-nobody-asked-for": {"agents": {"mine": {"topology": "daemon", "distribution": "adot-collector"}}},
    "a-service-is-gone": {"services": {"web": None, "api": _WEB, "other": {"framework": "flask"}}},
    "task-smaller-than-sidecars": {"services": {"web": {"resources": {"cpu": 128, "memory": 128}}}},
    "task-of-huge-containers": {
        "services": {
            "web": {"containers": {"big": {"image": "x", "cpu": 10**9, "memory": 10**9, "memoryReservation": 10**9}}}
        }
    },
    "containers-depend-on-nothing": {
        "services": {
            "web": {
                "containers": {
                    "a": {"image": "x", "dependsOn": {"b": "HEALTHY", "web": "SUCCESS", "nobody": "START"}},
                    "b": {"image": "x", "dependsOn": {"a": "COMPLETE"}, "essential": True},
                    "init": {"image": "x"},
                    "cloudwatch-agent": {"image": "x", "ports": [{"port": 4316}, {"port": 4316, "protocol": "udp"}]},
                    "web": {"image": "x", "ports": [{"port": 8000}]},
                }
            }
        }
    },
    "server-binds-elsewhere": {"services": {"web": {"server": {"bind": "[::1]:99999", "workers": 256, "app": None}}}},
    "server-without-app": {"services": {"web": {"server": {"name": "uvicorn", "app": None, "reload": True}}}},
    "every-server-argument": {
        "services": {"web": {"server": {"args": ["-c", "--bind", "-k", "=", "", " ", "--config=x", "$(x)"]}}}
    },
    "everything-is-an-input": {
        "platform": {
            "ecs": {"cluster": {"ref": "x"}},
            "network": {
                "vpc": {"ref": "x"},
                "subnets": [{"ref": "x"}, {"ref": "y"}],
                "securityGroups": {"ref": "x"},
                "ingress": [{"port": 1, "from": {"securityGroup": {"ref": "x"}}}],
            },
        },
        "services": {
            "web": {
                "image": {"ref": "x"},
                "env": {name: {"ref": "x"} for name in _JUDGED},
                "taskRole": {"ref": "x"},
                "executionRole": {"ref": "x"},
                "securityGroups": [{"ref": "x"}],
                "route": {"targetGroup": {"ref": "x"}, "securityGroup": {"ref": "x"}},
                "logs": {"group": {"ref": "x"}},
                "instrumentation": {"image": {"ref": "x"}},
                "agent": {"image": {"ref": "x"}, "env": {"A": {"ref": "x"}}, "logs": {"group": {"ref": "x"}}},
                "secrets": {"A": {"ssm": {"ref": "x"}}, "OTEL_PROPAGATORS": {"secretsManager": {"ref": "x"}}},
            }
        },
    },
    "old-and-new-versions": {
        "services": {
            "web": {
                "runtime": {"version": "3.0"},
                "instrumentation": {"version": "0.0.0", "image": "x:y@sha256:z"},
                "agent": {"image": ":1.300000"},
            }
        }
    },
    "django-without-settings": {"services": {"web": {"framework": "django", "server": {"workerClass": "gevent"}}}},
    "upstream-sdk": {"services": {"web": {"instrumentation": {"sdk": "opentelemetry", "attach": "none"}}}},
    "odd-patterns": {
        "services": {"web": {"framework": {"name": "flask", "excludedUrls": ["(", ",", "(?i)a", "[[a]", "(a+)+$"]}}}
    },
    "odd-addresses": {
        "platform": {
            "network": {
                "assignPublicIp": True,
                "ingress": [{"port": 8000, "from": text} for text in ("x", "1.2.3.4/33", "10.0.0.1/8", "::/0", "/")],
            }
        }
    },
    "alarms-of-nothing": {
        "services": {
            "web": {
                "instrumentation": {"sdk": "opentelemetry", "attach": "none"},
                "alarms": {
                    **{
                        f"a-{number}": {"metric": metric, "threshold": threshold, "for": time, "statistic": text}
                        for number, (metric, threshold, time, text) in enumerate(
                            [
                                ("latency", 2.0**360, "9999999d", "p99"),
                                ("faults", "999999999999.999999999%", "1s", " "),
                                ("availability", -(2.0**360), "61s", "Sum"),
                                ("alb-5xx", "0ms", "7d", "("),
                                ("unhealthy-hosts", 1e-300, "8d", "x" * 5000),
                            ]
                        )
                    },
                    "own": {
                        "metric": {
                            "namespace": "\n",
                            "name": "...",
                            "dimensions": dict.fromkeys(map(str, range(40)), "."),
                        },
                        "threshold": 0,
                    },
                },
                "slos": {"up": {"objective": "0", "metric": "latency", "threshold": "0s", "window": "1s"}},
                "dashboard": {},
                "route": {"loadBalancer": {"ref": "x"}},
            }
        }
    },
    "twins": {"services": {"web": None, "a-b": _WEB, "ab": _WEB}},
}
for _text in _ODD_TEXTS:
    ODD[f"every-variable-is-{_text!r:.20}"] = {
        "services": {
            "web": {"env": dict.fromkeys(_JUDGED, _text), "containers": {"c": {"image": "x", "env": {"A": _text}}}}
        }
    }


@pytest.mark.parametrize("fragment", ODD.values(), ids=ODD.keys())
def test_no_rule_raises(fragment: Any) -> None:
    """A rule that raises hides everything else that is wrong, and shows the user a traceback."""
    compilation = compile_text(json.dumps(merged(SMALLEST, fragment)).encode())
    known = {rule.code for rule in all_rules()}
    assert {problem.code for problem in compilation.diagnostics} <= known
