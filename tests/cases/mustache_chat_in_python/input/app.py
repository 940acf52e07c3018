from langchain_core.messages import SystemMessage
from langchain_core.prompts import (
    ChatPromptTemplate,
    FewShotChatMessagePromptTemplate,
    HumanMessagePromptTemplate,
    MessagesPlaceholder,
    PromptTemplate,
)

chat = ChatPromptTemplate.from_messages(
    [
        ("system", "You are {{role}} of {{company.name}}."),
        SystemMessage("Braces {{stay}}."),
        ("placeholder", "{history}"),
        MessagesPlaceholder("examples", optional=True),
        ("human", "{{#questions}}\n- {{text}}\n{{/questions}}{{^questions}}Nothing.{{/questions}}"),
    ],
    template_format="mustache",
)
filled = chat.partial(role="a clerk")
longer = chat + "LangChain reads this as an f-string: {{a}} {b}"
blocks = ChatPromptTemplate(
    [
        ("human", [{"type": "text", "text": "{{text}}"}, {"type": "image_url", "image_url": {"url": "{{{link}}}"}}]),
        ("human", [{"type": "input_audio", "data": "{{sound}}", "format": "wav"}]),
    ],
    template_format="mustache",
)
message = HumanMessagePromptTemplate.from_template("{{name}}", template_format="mustache")
text = PromptTemplate(template="{{a}} {{a.b}}", template_format="mustache")
added = PromptTemplate.from_template("{{#x}}", template_format="mustache") + "{{y}}{{/x}}"
shots = FewShotChatMessagePromptTemplate(
    examples=[{"q": "<2+2>", "tags": ["a", "b"]}, {"q": "1", "tags": []}],
    example_prompt=ChatPromptTemplate.from_messages(
        [("human", "{{q}}{{#tags}} {{.}}{{/tags}}")], template_format="mustache"
    ),
)
