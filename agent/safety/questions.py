"""The check before the model: lines that the concierge answers by its own rules, so no language model is asked.

Knows the concierge's rules for one line; knows no conversation. "Are they any good?" after schools were named passes
here, and the check of clauses (after.py) hears the answer.
"""

from agent.concierge.boundaries import boundary
from agent.concierge.disguises import plain
from agent.concierge.orders import gives_orders
from agent.concierge.talk import asks_who


def before(question: str) -> str | None:
    """Why the concierge must answer: "orders", "steering", "crime", "schools", "advice", "identity"; None if not.

    In the concierge's own order: of a line with orders in it only the rest is read.
    """
    if gives_orders(question):
        return "orders"
    return boundary(question) or ("identity" if asks_who(plain(question)) else None)
