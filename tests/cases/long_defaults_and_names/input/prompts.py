from langchain_core.prompts import PromptTemplate, ChatPromptTemplate, MessagesPlaceholder
a = PromptTemplate.from_template("{x} {y}", partial_variables={"x": ["a long entry of a list", "another long entry", "and a third one, too", "x"], "y": {"some": "dict", "with": "many", "entries": ["in", "it", "for", "a", "long", "line"]}})
a_prompt_with_a_very_long_name_because_people_do_that_sort_of_thing_all_the_time_now = ChatPromptTemplate.from_messages([("human", "{x}"), MessagesPlaceholder("h")])
b = PromptTemplate.from_template("{x}", partial_variables={"x": "a very long default text that does not fit on one line of the generated code at all, no"})
c = ChatPromptTemplate.from_messages([MessagesPlaceholder("h")]).partial(h=[("human", "a question that is long"), ("ai", "an answer that is long enough, too")])
