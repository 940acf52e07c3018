"""Prompts that live inside functions and classes, as most prompts do."""

from collections.abc import Callable
from typing import Any

from langchain_core.prompts import ChatPromptTemplate


def build_router(model: Callable[..., Any], now: Callable[[], str]) -> Any:
    """Return the chain that routes a ticket to a team."""
    messages = [("system", "Today is {today}. Teams: {teams}.")]
    messages.append(("human", "{ticket}"))
    prompt = ChatPromptTemplate.from_messages(messages)
    prompt = prompt.partial(today=now)
    return prompt | model


class Escalation:
    """Writes to a manager."""

    subject = "Escalation of {ticket_id:05d}"

    def __init__(self, model: Any) -> None:
        """Build the chain around ``model``."""
        self.prompt = ChatPromptTemplate.from_messages([("system", self.subject), ("human", "{reason}")])
        self.chain = self.prompt | model
