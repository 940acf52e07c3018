from datetime import date

from langchain_core.prompts import ChatPromptTemplate, PromptTemplate

prompt = ChatPromptTemplate.from_messages([("system", "{role}, {tools}, {today}"), ("human", "{question}")])
prompt = prompt.partial(role="You are a clerk")
prompt = prompt.partial(tools="search, mail")
prompt = prompt.partial(today=date.today)

in_constructor = PromptTemplate(
    template="{greeting}, {name}!", input_variables=["name"], partial_variables={"greeting": "Hello"}
)
from_call = PromptTemplate.from_template("{lang}: {text}", partial_variables={"lang": "en"})
