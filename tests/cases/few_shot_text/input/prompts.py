from langchain_core.prompts import FewShotPromptTemplate, PromptTemplate

example = PromptTemplate(input_variables=["word", "antonym"], template="Word: {word}\nAntonym: {antonym}")

antonyms = FewShotPromptTemplate(
    examples=[{"word": "happy", "antonym": "sad"}, {"word": "{tall}", "antonym": "short"}],
    example_prompt=example,
    prefix="Give the antonym, in {style} style.",
    suffix="Word: {input}\nAntonym:",
    input_variables=["input", "style"],
    example_separator="\n",
)
