# coding: klingon
from langchain_core.prompts import PromptTemplate
