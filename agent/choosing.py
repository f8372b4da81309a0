"""Who answers: a language model when a key or an address is set, else the offline concierge. Takes plain values."""

from agent.model import ChatModel


def chat_model(
    *,
    api_key: str,
    base_url: str,
    model: str,
    max_completion_tokens: int,
    first_token_s: float,
    between_tokens_s: float,
    whole_s: float,
) -> ChatModel:
    """Empty `api_key` and `base_url` mean the concierge, which touches no network. Raises FixSettings."""
    if not (api_key or base_url):
        from agent.concierge import OfflineConcierge

        return OfflineConcierge()
    from agent.openai_model import OPENAI_URL, ModelTimeouts, OpenAIModel  # half a second, only where it is needed

    return OpenAIModel(
        api_key=api_key or None,
        base_url=base_url or OPENAI_URL,
        model=model,
        max_completion_tokens=max_completion_tokens,
        timeouts=ModelTimeouts(first_token_s=first_token_s, between_tokens_s=between_tokens_s, whole_s=whole_s),
    )
