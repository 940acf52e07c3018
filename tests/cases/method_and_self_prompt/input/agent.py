from langchain_core.prompts import ChatPromptTemplate, PromptTemplate


class TravelAgent:
    """Plans journeys."""

    template = "Plan a journey to {city} for {days:d} days."
    plan_prompt = PromptTemplate.from_template(template)

    def __init__(self, model):
        self.prompt = ChatPromptTemplate.from_messages([("system", self.template), ("human", "{wishes}")])
        self.chain = self.prompt | model

    def book(self, model):
        prompt = ChatPromptTemplate.from_template("Book {hotel}")
        return prompt | model
