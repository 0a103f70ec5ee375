# The same commands as `python make.py COMMAND`, where they are explained.
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help report test slow test-all lab check bench pictures clean lock

help:
	@$(PYTHON) make.py help

report:
	@$(PYTHON) make.py report

test:
	@$(PYTHON) make.py test

slow:
	@$(PYTHON) make.py slow

test-all:
	@$(PYTHON) make.py test-all

lab:
	@$(PYTHON) make.py lab

check:
	@$(PYTHON) make.py check

bench:
	@$(PYTHON) make.py bench

pictures:
	@$(PYTHON) make.py pictures

clean:
	@$(PYTHON) make.py clean

lock:
	@$(PYTHON) make.py lock
