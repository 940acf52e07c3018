from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

number_and_text = PromptTemplate.from_template(
    "{% for line in order.lines %}{{ line.price * 2 }} {{ line.price.upper() }}{% endfor %}", template_format="jinja2"
)
record_and_list = PromptTemplate.from_template("{{ user.name }} {{ user[0] }}", template_format="jinja2")
messages_and_record = ChatPromptTemplate.from_messages(
    [("system", "{% for m in history %}{{ m.content }}{% endfor %}"), MessagesPlaceholder("history")],
    template_format="jinja2",
)
two_languages = ChatPromptTemplate.from_messages(
    [ChatPromptTemplate.from_messages([("system", "{total:.2f}")]), ("human", "{{#total}}{{sum}}{{/total}}")],
    template_format="mustache",
)
default = PromptTemplate.from_template(
    "{% for tag in tags %}{{ tag.name }}{% endfor %}", template_format="jinja2", partial_variables={"tags": ["a", "b"]}
)
opaque = PromptTemplate.from_template("{{ shorten(text) }}", template_format="jinja2")
