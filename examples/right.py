"""Calls that are right: mypy accepts each of them."""

import datetime

from app.prompts_gen import (
    ReplyInput,
    build_router_prompt,
    classify,
    escalation_prompt,
    greeting,
    prompts,
    reply,
    summarise,
    title,
    welcome,
)

# The dict form, like LangChain's: keys complete in the editor, and are checked.
print(greeting.invoke({"tone": "friendly", "user_input": "Hello!"}).to_string())
print(greeting.invoke({"tone": "dry", "user_input": "And now?", "history": [("human", "Hello!"), ("ai", "Hi.")]}))

# The keyword form: the same prompt as a function.
print(title(max_words=5, review="Works as it should."))

# One input: the bare value will do.
print(summarise.invoke("A long text about rockets."))
print(classify.invoke("My parcel is late."))

# The input type is a real TypedDict: annotate with it.
inputs: ReplyInput = {
    "total": 12.5,
    "placed": datetime.date(2025, 1, 31),
    "question": "May I have a refund?",
    "history": [],
}
for message in reply.invoke(inputs):
    print(message["role"], "|", message["content"])

print(escalation_prompt.batch([{"ticket_id": 7, "reason": "late"}, {"ticket_id": 8, "reason": "broken"}]))
print(build_router_prompt(today="Monday", teams="sales, support", ticket="My order is late."))
print(prompts["support/refund"].invoke({"name": "Bob", "order_id": "A1", "reasons": "none"}))
print(welcome.invoke({"name": "Ann", "language": "de"}))
