"""What jobs can run on. Asked of the driver's own tool, so that the server need not load torch."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

GPU = re.compile(r"^GPU (\d+): (.+?) \(UUID: (\S+)\)$")
MIG = re.compile(r"^\s+MIG (\S+)\s+Device\s+\d+: \(UUID: (\S+)\)$")


@dataclass(frozen=True)
class Device:
    """A GPU, a slice of one, or the processor. `visible` is its CUDA_VISIBLE_DEVICES, or `cpu`."""

    id: str
    name: str
    visible: str

    def describe(self, jobs: int) -> dict[str, Any]:
        """As `Hello` tells it; `shared` by so many jobs at a time."""
        return {"id": self.id, "name": self.name, "jobs": jobs, "shared": jobs > 1}


CPU = Device("cpu", "CPU", "cpu")


def parse_listing(text: str) -> list[Device]:
    """Devices in the output of `nvidia-smi -L`; a GPU that is cut into MIG slices is given as its slices."""
    found: list[Device] = []
    whole: dict[str, Device] = {}
    for line in text.splitlines():
        if gpu := GPU.match(line):
            device = Device(f"cuda:{gpu[1]}", gpu[2], gpu[3])
            whole[device.id] = device
            found.append(device)
        elif (part := MIG.match(line)) and whole:
            parent = list(whole.values())[-1]
            found = [device for device in found if device is not parent]
            slices = sum(device.id.startswith(f"{parent.id}.") for device in found)
            found.append(Device(f"{parent.id}.{slices}", f"{parent.name} MIG {part[1]}", part[2]))
    return found


def detect() -> list[Device]:
    """The GPUs of this machine, or its processor when it has none that works."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return [CPU]
    try:
        listing = subprocess.run([tool, "-L"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return [CPU]
    return parse_listing(listing) or [CPU]


def choose(wanted: str, there: list[Device]) -> list[Device]:
    """The devices of `all`, or of ids separated by commas (`cpu` is always one); raises ValueError
    otherwise."""
    if wanted == "all":
        return there
    known = {device.id: device for device in (*there, CPU)}
    ids = [part.strip() for part in wanted.split(",")]
    missing = [part for part in ids if part not in known]
    if missing:
        raise ValueError(f"expected devices out of {', '.join(known)}; got {', '.join(missing)}")
    return [known[part] for part in ids]
