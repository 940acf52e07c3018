from langchain_core.prompts import PromptTemplate

quotes = PromptTemplate.from_template('She said "{word}" and it\'s \'fine\'.')
triple = PromptTemplate.from_template('''Three: """{text}""" and \\ and \t.''')
json = PromptTemplate.from_template('{{"name": "{name}", "list": [{{}}]}}')
backslash = PromptTemplate.from_template(r"C:\{folder}\n")
lines = PromptTemplate.from_template("one\r\ntwo\n\n\nthree {x}\n")
