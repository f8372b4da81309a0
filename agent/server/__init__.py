"""A language model's server as a ChatModel: the wire, the waits, the refusals. Knows no listing and no prompt."""
