"""Calls that are wrong: mypy refuses each of them."""

from app.prompts_gen import digest, escalation_prompt, greeting, handover, prompts, reply, summarise, title, welcome

greeting.invoke({"tone": "friendly"})  # "user_input" is missing
greeting.invoke({"tone": "friendly", "user_inptu": "Hello!"})  # a typing mistake
greeting.invoke("Hello!")  # two inputs are required: a bare value cannot fill them
greeting.invoke({"tone": "dry", "user_input": "Hi", "history": [("human", 1)]})  # a number is no message
reply.invoke({"total": "12.50", "placed": "today", "question": "?", "history": []})  # the template has ":.2f" and ":%Y"
escalation_prompt.batch([{"ticket_id": 7, "reason": "late"}, {"ticket_id": 8}])  # the second one has no "reason"
title(max_words=5)  # the keyword form, too
summarise.invoke(["a", "list"])  # one input, and it is a text
welcome.invoke({"name": "Ann", "language": "fr"})  # only "de" and "en" are declared
prompts["support/refnd"].invoke({})  # there is no such prompt
digest(team={"name": "Returns"}, tickets=[{"title": "Late", "urgent": True, "text": "?"}])  # no "customer"
handover(agent={"name": "Bob"}, language="English", notes=[{"autor": "Ann", "text": "?"}])  # a typing mistake
