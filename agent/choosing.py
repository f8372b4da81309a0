"""Who answers: a language model when a key or an address is set, else the offline concierge. Takes plain values."""

from typing import Literal

from agent.model import ChatModel


def chat_model(  # noqa: PLR0913 - one for each setting
    *,
    api_key: str,
    base_url: str,
    model: str,
    max_completion_tokens: int,
    first_token_s: float,
    between_tokens_s: float,
    whole_s: float,
    tools: Literal["auto", "native", "router"] = "auto",
    context_tokens: int = 16_000,
) -> ChatModel:
    """Empty `api_key` and `base_url` mean the concierge, which touches no network. Raises FixSettings.

    `tools`: see agent.routed.router.RoutedModel; `context_tokens`: see agent.trimming.TrimmedModel.
    """
    if not (api_key or base_url):
        from agent.concierge import OfflineConcierge

        return OfflineConcierge()
    from agent.routed.router import RoutedModel
    from agent.server.openai_model import OPENAI_URL, OpenAIModel  # half a second, only where it is needed
    from agent.server.resting import RestingModel
    from agent.server.waits import ModelTimeouts
    from agent.trimming import TrimmedModel

    server = OpenAIModel(
        api_key=api_key or None,
        base_url=base_url or OPENAI_URL,
        model=model,
        max_completion_tokens=max_completion_tokens,
        timeouts=ModelTimeouts(first_token_s=first_token_s, between_tokens_s=between_tokens_s, whole_s=whole_s),
    )
    # The rules read the whole conversation; what fits is cut from it after them.
    return RoutedModel(TrimmedModel(RestingModel(server), context_tokens=context_tokens), tools=tools)
