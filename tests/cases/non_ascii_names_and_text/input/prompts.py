from langchain_core.prompts import PromptTemplate

übersetzung = PromptTemplate.from_template("Übersetze „{größe}“ ins Französische — bitte 🙂.")
问候 = PromptTemplate.from_template("你好，{名字}！")
hidden = PromptTemplate.from_template("a\u200bb \u202e{x}\u2028\x07")
