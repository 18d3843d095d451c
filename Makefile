# Everything a person types here; each target makes what it needs, and only Python has to be there before.
.PHONY: help run reset test check soak bench traffic lock clean

help:
	@echo "make run     try Lodestar: on Discord with DISCORD_TOKEN set, otherwise in a browser on this machine"
	@echo "make reset   the same on this machine, with a fresh world: forgets what was told in the one before"
	@echo "make test    everything that must hold: check, then the tests (ARGS='-k calendar' goes to pytest)"
	@echo "make check   format, lint, types and the direction of imports, in seconds"
	@echo "make soak    kill the bot 200 times among people who talk (ARGS='--seed 7' makes the choices of a run again)"
	@echo "make bench   measure, beside a bare discord.py client"
	@echo "make traffic write what crosses the wire in the scenarios to build/traffic.jsonl, for anyone to check"
	@echo "make lock    write the lock files from pyproject.toml (ARGS=--upgrade for newer versions)"
	@echo "make clean   remove what the others made here; your stories are elsewhere and stay"

run:
	@sh tools/venv.sh run
	@exec .venv/bin/python -m bot $(ARGS)

reset:
	@sh tools/venv.sh run
	@exec .venv/bin/python -m bot demo --reset

test:
	@sh tools/venv.sh dev
	@sh tools/steps.sh format lint types imports tests

check:
	@sh tools/venv.sh dev
	@sh tools/steps.sh format lint types imports

soak:
	@sh tools/venv.sh dev
	@exec .venv/bin/python -m tests.soak $(ARGS)

bench:
	@sh tools/venv.sh dev
	@exec .venv/bin/python -m benchmarks $(ARGS)

traffic:
	@sh tools/venv.sh dev
	@rm -f build/traffic.jsonl
	@TRAFFIC=build/traffic.jsonl .venv/bin/python -m pytest -q tests/scenarios -k 'not simcord' $(ARGS)
	@echo "build/traffic.jsonl has $$(wc -l <build/traffic.jsonl) lines"

lock:
	@sh tools/lock.sh $(ARGS)

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
