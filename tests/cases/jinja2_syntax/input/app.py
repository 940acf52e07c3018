from langchain_core.prompts import ChatPromptTemplate, PromptTemplate

one = PromptTemplate.from_template("a\tb {{ 1 + }}", template_format="jinja2")
two = PromptTemplate.from_template(
    "first "
    r"second \ "
    'thïrd {{ x | nope }}',
    template_format="jinja2",
)
three = PromptTemplate.from_template("""
    lines
    {{ x
""", template_format="jinja2")
four = ChatPromptTemplate.from_messages([("human", "{{ a }}"), ("ai", "{% for %}")], template_format="jinja2")
five = ChatPromptTemplate.from_messages([("human", [{"type": "x", "y": "{{ a }}"}])], template_format="jinja2")
