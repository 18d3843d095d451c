"""`python -m tests.soak [--seed N] [--kills N]`: kills the bot many times and says whether anything was lost."""

import argparse
import asyncio
import random
import sys
import time
from pathlib import Path

from tests.soak.endings import endings
from tests.soak.processes import ROOT
from tests.soak.soak import Account, run

FOLDER = Path("build/soak")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make soak", description="Kill the bot again and again among people who talk."
    )
    parser.add_argument(
        "--seed", type=int, help="the same choices as in an earlier run; moments still differ"
    )
    parser.add_argument("--kills", type=int, default=200, help="how often it is killed (200)")
    wanted = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if wanted.seed is None else wanted.seed
    print(f"seed {seed}, {wanted.kills} kills; logs and traffic in {FOLDER}", flush=True)
    begun = time.monotonic()
    planned = endings(random.Random(seed), wanted.kills)
    account, _ = asyncio.run(run(ROOT / FOLDER, planned, seed=seed, say=lambda line: print(line, flush=True)))
    print(f"\n{written(account, wanted.kills)}\n{time.monotonic() - begun:.0f} s")
    return 1 if account.problems else 0


def written(account: Account, kills: int) -> str:
    """An account as people read it."""
    lines = [f"{'met':>5} {'missed':>6}  end of a life"]
    lines += [
        f"{account.met[name]:5} {account.missed[name]:6}  {name}"
        for name in sorted(account.met | account.missed)
    ]
    lines.append(
        f"{account.reckonings} reckonings; " + ", ".join(f"{n} {what}" for what, n in account.counts.items())
    )
    if not account.problems:
        return "\n".join([*lines, "Nothing was lost or doubled."])
    again = f'make soak ARGS="--seed {account.seed} --kills {kills}"'
    return "\n".join([*lines, f"\n{len(account.problems)} problems (again: {again}):", *account.problems])


if __name__ == "__main__":
    sys.exit(main())
