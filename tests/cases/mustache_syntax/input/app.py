from langchain_core.prompts import ChatPromptTemplate, PromptTemplate

one = PromptTemplate.from_template("a\tb {{#open}}", template_format="mustache")
two = PromptTemplate.from_template(
    "first "
    r"second \ "
    'thïrd {{/close}}',
    template_format="mustache",
)
three = PromptTemplate.from_template("""
    lines
    {{x
""", template_format="mustache")
four = ChatPromptTemplate.from_messages([("human", "{{a}}"), ("ai", f"{'x'} {{{{^no}}}}")], template_format="mustache")
