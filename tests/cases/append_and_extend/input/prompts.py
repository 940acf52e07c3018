from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

prompt = ChatPromptTemplate.from_messages([("system", "You are {role}.")])
prompt.append(MessagesPlaceholder("history"))
prompt.extend([("human", "{question}"), ("ai", "Let me think.")])

longer = prompt + ("{more}") + [("ai", "{answer}")]
