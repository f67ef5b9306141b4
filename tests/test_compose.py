"""docker-compose.yml keeps its promises: a runner without network or secrets, real commands."""

from __future__ import annotations

import inspect
import re
from typing import Any

import click
import pytest
import yaml

from grader.cli import main
from grader.queue import QUEUES
from grader.sandbox.kinds import ON_DEVICE
from grader.sandbox.runtimes import INSIDE_FOLDER, PYTHON, SITE_PACKAGES
from grader.settings import PROJECT_ROOT, read_settings

DOCKERFILE = (PROJECT_ROOT / "Dockerfile").read_text()
COMPOSE_TEXT = (PROJECT_ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
RUNNERS = [name for name in SERVICES if "runner" in name]
OURS = [name for name, service in SERVICES.items() if service["image"] == "softmark"]
ALLOWED_CAPABILITIES = {"SYS_ADMIN", "SETUID", "SETGID", "SETPCAP"}


def test_the_services_of_a_department_are_there():
    assert {"postgres", "redis", "migrate", "web", "worker", "runner-numpy"} <= set(SERVICES)
    assert SERVICES["gpu-worker"]["profiles"] == ["gpu"]


@pytest.mark.parametrize("name", RUNNERS)
def test_a_runner_reaches_nothing_but_its_socket(name):
    runner = SERVICES[name]
    assert runner["network_mode"] == "none"
    assert "networks" not in runner
    assert "ports" not in runner
    assert runner["read_only"] is True
    assert [volume.split(":")[1] for volume in runner["volumes"]] == ["/run/box"]
    assert runner["ipc"] == "private"
    assert runner["mem_limit"]
    assert runner["pids_limit"]


@pytest.mark.parametrize("name", RUNNERS)
def test_a_runner_has_the_four_capabilities_and_no_secret(name):
    runner = SERVICES[name]
    assert runner["cap_drop"] == ["ALL"]
    assert set(runner["cap_add"]) == ALLOWED_CAPABILITIES
    assert set(runner.get("environment", {})) <= {"LD_LIBRARY_PATH"}
    assert "env_file" not in runner
    assert not any("seccomp" in option for option in runner["security_opt"])


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_privileged_or_sees_the_host(name):
    service = SERVICES[name]
    assert "privileged" not in service
    assert "pid" not in service
    assert service.get("network_mode") in {None, "none"}
    for volume in service.get("volumes", []):
        assert volume.split(":")[0] in COMPOSE["volumes"]


@pytest.mark.parametrize("name", OURS)
def test_our_services_are_commands_that_exist(name):
    service = SERVICES[name]
    command = [str(word) for word in service["command"]]
    assert command[0] in main.list_commands(click.Context(main))
    if "--queues" in command:
        assert set(command[command.index("--queues") + 1].split(",")) <= set(QUEUES)
    read = set(re.findall(r'"(SOFTMARK_\w+)"', inspect.getsource(read_settings)))
    assert set(service["environment"]) <= read | {"WEB_CONCURRENCY"}
    assert service["cap_drop"] == ["ALL"]


def test_every_queue_has_a_worker_without_a_device():
    plain = [SERVICES[name]["command"] for name in OURS if "profiles" not in SERVICES[name]]
    served = [command[-1].split(",") for command in plain if command[0] == "worker"]
    assert {queue for queues in served for queue in queues} == set(QUEUES)


@pytest.mark.parametrize("name", RUNNERS)
def test_a_runner_starts_the_server_that_is_in_its_image(name):
    service = SERVICES[name]
    assert (PROJECT_ROOT / "grader" / "sandbox" / "inside" / "__main__.py").exists()
    assert f'ENTRYPOINT ["{PYTHON}"' in DOCKERFILE
    assert f"PYTHONPATH={INSIDE_FOLDER}:{SITE_PACKAGES} " in DOCKERFILE
    assert f"COPY grader/sandbox/inside {INSIDE_FOLDER}/inside\n" in DOCKERFILE
    command = service["command"]
    runtime = command[command.index("--runtime") + 1]
    box = ON_DEVICE if "--device" in command else runtime
    assert command[command.index("--listen") + 1] == f"/run/box/{box}.sock"
    assert f"/{box}.sock" in service["healthcheck"]["test"][-1]
    requirements = PROJECT_ROOT / "runtimes" / f"{service['build']['args']['RUNTIME']}.txt"
    assert requirements.exists()


def test_build_targets_are_stages_of_the_dockerfile():
    stages = set(re.findall(r"^FROM \S+ AS (\S+)", DOCKERFILE, re.MULTILINE))
    targets = {service["build"]["target"] for service in SERVICES.values() if "build" in service}
    assert targets <= stages


def test_what_has_to_be_set_is_in_the_example():
    example = (PROJECT_ROOT / ".env.example").read_text()
    wanted = set(re.findall(r"\$\{(\w+)", COMPOSE_TEXT))
    assert wanted == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_one_runner_has_the_gpu_that_one_worker_measures_and_both_are_behind_the_profile():
    reserved = {name: each["deploy"] for name, each in SERVICES.items() if "deploy" in each}
    devices = {
        name: deploy["resources"]["reservations"]["devices"][0] for name, deploy in reserved.items()
    }
    assert set(devices) == {"gpu-worker", "gpu-runner-device"}
    assert {SERVICES[name]["profiles"][0] for name in devices} == {"gpu"}
    assert {tuple(device["device_ids"]) for device in devices.values()} == {("0",)}
    assert SERVICES["gpu-worker"]["command"][-2:] == ["--device", "0"]
    assert "compute" not in devices["gpu-worker"]["capabilities"]
    assert "--device" in SERVICES["gpu-runner-device"]["command"]
    assert SERVICES["gpu-runner-device"]["volumes"] == ["gpu-box:/run/box"]
    needed = SERVICES["gpu-worker"]["depends_on"]
    runners = {name for name in RUNNERS if SERVICES[name].get("profiles") == ["gpu"]}
    assert runners <= set(needed)
