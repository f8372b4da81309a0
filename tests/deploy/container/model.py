"""What a house asks of others: `python -m tests.deploy.container.model` is a language model and takes alerts.

The model answers slowly or at once, by the question. Runs in the machine's network, where app and checks ask it. Its
first line says its address, each further one is an alert as JSON. Ends when its input does.
"""

import json
import sys

from tests.openai_server import OpenAIServer, Reply
from tests.unjudged import tale

AT_LENGTH = "tell me at length"
# 10 s to write, 40 s to say: whoever restarts the app meanwhile meets it half way.
LONG = tale(11)
TOKENS_PER_S = 14.0


class Model(OpenAIServer):
    def __init__(self) -> None:
        super().__init__([])

    def _next(self) -> Reply:
        body = self.requests[-1].body
        if "messages" not in body:
            print(json.dumps(body), flush=True)
            return Reply()
        asked = [one["content"] for one in body["messages"] if one["role"] == "user"][-1]
        if AT_LENGTH in asked:
            return Reply(text=LONG, tokens_per_s=TOKENS_PER_S)
        return Reply(text="There is a house with a garden.")


if __name__ == "__main__":
    with Model() as model:
        print(model.base_url, flush=True)
        sys.stdin.read()
