# -*- coding: latin-1 -*-
from langchain_core.prompts import PromptTemplate

greet = PromptTemplate.from_template("Grüße {name}")
