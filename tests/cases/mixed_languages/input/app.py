from langchain_core.prompts import (
    AIMessagePromptTemplate,
    ChatPromptTemplate,
    FewShotPromptTemplate,
    HumanMessagePromptTemplate,
    PromptTemplate,
    SystemMessagePromptTemplate,
)

mixed = ChatPromptTemplate.from_messages(
    [
        SystemMessagePromptTemplate.from_template("{{ role | title }}", template_format="jinja2"),
        HumanMessagePromptTemplate.from_template("{{#items}}{{name}} for {{role}}{{/items}}", template_format="mustache"),
        AIMessagePromptTemplate.from_template("{count:d} {role}"),
    ]
)
shots = FewShotPromptTemplate(
    examples=[{"word": "happy", "tags": ["x", "y"]}, {"word": "it's \"{{ sad }}\"", "tags": []}],
    example_prompt=PromptTemplate.from_template(
        "{{ word }}:{% for tag in tags %} {{ tag }}{% endfor %}", template_format="jinja2"
    ),
    prefix="Words for {{ name }}",
    suffix="{{ word }}:",
    template_format="jinja2",
)
nested = ChatPromptTemplate.from_messages([mixed, ("human", "{q}")])
