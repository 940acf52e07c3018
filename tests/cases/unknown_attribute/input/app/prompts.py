from app.models import Customer, Loose, Order
from langchain_core.prompts import PromptTemplate

typos = PromptTemplate(
    template="{{ order.numbr }}: {% for line in order.lines %}{{ line.title }} {{ line.cost }}{% endfor %}",
    template_format="jinja2",
    input_types={"order": Order},
)
optional_key = PromptTemplate(
    template="{{ customer.name }}", template_format="jinja2", input_types={"customer": Customer}
)
wrong_type = PromptTemplate(
    template="{% for digit in order.number %}{{ digit }}{% endfor %}",
    template_format="jinja2",
    input_types={"order": Order},
)
no_mapping = PromptTemplate(
    template="{{order.number}}", template_format="mustache", input_types={"order": Order}
)
open_class = PromptTemplate(template="{{ x.anything }}", template_format="jinja2", input_types={"x": Loose})
