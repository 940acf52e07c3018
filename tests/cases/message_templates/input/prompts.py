from langchain.prompts import PromptTemplate
from langchain.prompts.chat import (
    AIMessagePromptTemplate,
    ChatMessagePromptTemplate,
    ChatPromptTemplate,
    HumanMessagePromptTemplate,
    SystemMessagePromptTemplate,
)

system = SystemMessagePromptTemplate.from_template("You translate {source} to {target}.")
human = HumanMessagePromptTemplate(prompt=PromptTemplate(template="{text}", input_variables=["text"]))

translate = ChatPromptTemplate.from_messages(
    [
        system,
        human,
        AIMessagePromptTemplate.from_template("Draft: {draft}"),
        ChatMessagePromptTemplate.from_template("Mend it.", role="editor"),
    ]
)
