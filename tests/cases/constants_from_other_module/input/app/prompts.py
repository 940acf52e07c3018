from langchain_core.prompts import ChatPromptTemplate

from app import texts
from .texts import SYSTEM, Texts

advice = ChatPromptTemplate.from_messages([("system", SYSTEM), ("human", Texts.human)])
short = ChatPromptTemplate.from_messages([("system", texts.TONE), ("human", "{text}")])
