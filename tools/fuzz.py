# SPDX-License-Identifier: Apache-2.0
"""Fuzzes every parser family for a while: ``python -m tools.fuzz [--seconds N] [--family NAME] [--seed N]``.

With atheris installed the mutation is guided by coverage, else it is structure-aware and seeded. Every
finding is saved under build/fuzz with what went wrong; the exit code is then 1.
"""

import argparse
import importlib
import itertools
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tools.fuzzing.families import FAMILIES, ROOT, Family, target_of
from tools.fuzzing.mutations import Generator, havoc, reencoded, truncated, with_wrong_json, with_wrong_xml

OUT = ROOT / "build" / "fuzz"
MOST_CPU_SECONDS = 5.0
MOST_GROWTH_KIB = 512 << 10
MOST_INPUT_BYTES = 1 << 20


@dataclass
class Watch:
    """Runs inputs of one family and keeps what was found."""

    family: Family
    folder: Path
    findings: list[str] = field(default_factory=list)
    inputs: int = 0
    slowest: float = 0.0

    def __post_init__(self) -> None:
        """Load the target and run it once, so that imports count for nobody."""
        self._target = target_of(self.family)
        self._target(self.folder / f"first{self.family.suffixes[0]}", b"")
        self._peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def run(self, suffix: str, data: bytes) -> None:
        """Read one input; an unexpected exception, too much time or memory becomes a finding."""
        self.inputs += 1
        before = time.process_time()
        try:
            wrong = self._target(self.folder / f"input{suffix}", data)
        except Exception:  # noqa: BLE001 - any exception is what is looked for
            wrong = traceback.format_exc()
        spent = time.process_time() - before
        self.slowest = max(self.slowest, spent)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        grown, self._peak = peak - self._peak, max(peak, self._peak)
        if not wrong and spent > MOST_CPU_SECONDS:
            wrong = f"took {spent:.1f} s"
        if not wrong and grown > MOST_GROWTH_KIB:
            wrong = f"grew by {grown >> 10} MiB"
        if wrong:
            self._keep(suffix, data, wrong)

    def _keep(self, suffix: str, data: bytes, wrong: str) -> None:
        OUT.mkdir(parents=True, exist_ok=True)
        path = OUT / f"{self.family.name}-{sha256(data).hexdigest()[:16]}{suffix}"
        path.write_bytes(data)
        path.with_name(path.name + ".told").write_text(wrong, encoding="utf-8")
        told = wrong.strip().splitlines()[-1][:300]
        if told not in {finding.partition(": ")[2] for finding in self.findings}:
            self.findings.append(f"{path.relative_to(ROOT)}: {told}")


def inputs_of(family: Family, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield inputs without end: first every planned mutation of every seed, then random ones."""
    seeds = family.seeds()
    generator = Generator(seed)
    planned = [_planned(data) for _, data in seeds]
    suffixes = [suffix for suffix, _ in seeds]
    yield from seeds
    while True:
        at = generator.randrange(len(seeds))
        if generator.random() < 0.5:  # noqa: PLR2004 - half of the time
            bad = next(planned[at], None)
            if bad is not None:
                yield suffixes[at], bad[1]
                continue
        data = seeds[at][1]
        if generator.random() < 0.2:  # noqa: PLR2004 - now and then two files become one
            other = generator.choice(seeds)[1]
            cut = generator.randint(0, len(data))
            data = data[:cut] + other[generator.randint(0, len(other)) :]
        yield suffixes[at], havoc(data, generator)[:MOST_INPUT_BYTES]


def _planned(data: bytes) -> Iterator[tuple[str, bytes]]:
    return itertools.chain(with_wrong_json(data), with_wrong_xml(data), reencoded(data), truncated(data, 50))


def fuzz(family: Family, *, seconds: float, seed: int) -> Watch:
    """Run one family for some seconds and return what was found."""
    with tempfile.TemporaryDirectory(prefix="asqms-fuzz-") as folder:
        watch = Watch(family, Path(folder))
        end = time.monotonic() + seconds
        for suffix, data in inputs_of(family, seed):
            if time.monotonic() > end:
                break
            watch.run(suffix, data)
    return watch


def fuzz_by_coverage(family: Family, *, seconds: float, seed: int) -> None:
    """Hand one family to atheris, which ends the process itself; needs the package atheris."""
    atheris = importlib.import_module("atheris")
    atheris.instrument_all()
    folder = Path(tempfile.mkdtemp(prefix="asqms-fuzz-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, (_, data) in enumerate(family.seeds()):
        (corpus / str(number)).write_bytes(data)
    watch = Watch(family, folder)

    def one(data: bytes) -> None:
        watch.run(family.suffixes[0], data)
        if watch.findings:
            raise AssertionError(watch.findings[-1])

    limits = [
        f"-max_total_time={int(seconds)}",
        f"-seed={seed}",
        f"-artifact_prefix={OUT}/",
        "-rss_limit_mb=2048",
    ]
    OUT.mkdir(parents=True, exist_ok=True)
    atheris.Setup([sys.argv[0], *limits, str(corpus)], one)
    atheris.Fuzz()


def main() -> int:
    """Fuzz the chosen families; return 1 when anything was found."""
    parser = argparse.ArgumentParser(description="Fuzz the parser families.")
    parser.add_argument("--seconds", type=float, default=15.0, help="for each family; 15 unless given")
    parser.add_argument("--family", choices=[one.name for one in FAMILIES], help="only this one")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other inputs")
    parser.add_argument(
        "--coverage", action="store_true", help="guided by coverage; needs atheris and --family"
    )
    given = parser.parse_args()
    chosen = [one for one in FAMILIES if given.family in {None, one.name}]
    if given.coverage:
        if not given.family:
            parser.error("--coverage needs --family, because atheris ends the process")
        fuzz_by_coverage(chosen[0], seconds=given.seconds, seed=given.seed)
        return 0
    found = 0
    for family in chosen:
        watch = fuzz(family, seconds=given.seconds, seed=given.seed)
        figures = f"{watch.inputs:7} inputs, slowest {watch.slowest:.2f} s, {len(watch.findings)} findings"
        print(f"{family.name:10} {figures}")
        for finding in watch.findings:
            print(f"  {finding}")
        found += len(watch.findings)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
