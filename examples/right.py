"""Calls that are right: mypy accepts each of them, and they run."""

import datetime as dt

from app.prompts_gen import (
    DigestTicket,
    ReplyInput,
    build_router_prompt,
    classify,
    digest,
    escalation_prompt,
    greeting,
    handover,
    prompts,
    reply,
    summarise,
    title,
    welcome,
)

# The dict form, like LangChain's: the editor completes the keys, and the checker holds you to them.
print(greeting.invoke({"tone": "friendly", "user_input": "Hello!"}).to_string())

# A placeholder takes pairs, texts, dicts and LangChain's messages.
history = [("human", "Hello!"), ("ai", "Hi.")]
print(greeting.invoke({"tone": "dry", "user_input": "And now?", "history": history}).to_string())

# The keyword form: the same prompt as a function.
print(title(max_words=5, review="Works as it should.").to_string())

# One input: the bare value will do.
print(summarise.invoke("A long text about rockets."))
print(classify.invoke("My parcel is late."))

# The input type is a real TypedDict: annotate with it. The result is a list of plain dicts: send it as it is.
inputs: ReplyInput = {
    "total": 12.5,
    "placed": dt.date(2025, 1, 31),
    "question": "May I have a refund?",
    "history": [],
}
for message in reply.invoke(inputs):
    print(message)

for one in escalation_prompt.batch([{"ticket_id": 7, "reason": "late"}, {"ticket_id": 8, "reason": "broken"}]):
    print(one.to_string())

# Prompts inside functions and methods are called after them.
print(build_router_prompt(today="Monday", teams="sales, support", ticket="My order is late.").to_string())

# By name, and with a declared type that has a default.
print(prompts["support/refund"].invoke({"name": "Bob", "order_id": "A1", "reasons": "none"}))
print(welcome.invoke({"name": "Ann", "language": "de"}))

# Loops and sections (jinja2, mustache) make records: annotate with these, too.
ticket: DigestTicket = {"title": "Late", "urgent": True, "customer": {"name": "Ann"}, "text": "My parcel is late."}
print(digest.invoke({"team": {"name": "Returns"}, "tickets": [ticket]}))
print(handover(agent={"name": "Bob"}, language="English", notes=[{"author": "Ann", "text": "Prefers <email>."}]))
