from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

json = PromptTemplate.from_template('Answer as {"answer"} to {question}')
spaces = ChatPromptTemplate.from_template("""Use this form:
{
  name
}""")
