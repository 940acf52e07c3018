"""Which values jinja2 marks as HTML: joined to them, other texts would be escaped, so they must not go everywhere."""

from genprompts.compiler.jinja.filters import GIVE_HTML, KEEP_HTML
from genprompts.compiler.jinja.names import Variable
from genprompts.compiler.jinja.place import Place
from genprompts.grammar.jinja import nodes as j


def is_html(place: Place, expr: j.Expr) -> bool:
    """Return whether the value may be a text, or texts, that jinja2 marks as HTML on its own."""
    match expr:
        case j.Filter(inner, name, arguments):
            if name in GIVE_HTML or maps_to_html(expr):
                return True
            return name in KEEP_HTML and any(is_html(place, one) for one in (inner, *arguments.positional) if one)
        case j.Name(name):
            found = place.frame.find(name)
            return isinstance(found, Variable) and found.is_html
        case j.Condition(_, then, orelse):
            return is_html(place, then) or (orelse is not None and is_html(place, orelse))
        case j.Binary("and" | "or", left, right):
            return is_html(place, left) or is_html(place, right)
        case _:
            return False


def maps_to_html(expr: j.Expr) -> bool:
    """Return whether the expression is ``value | map("e")`` or the like."""
    match expr:
        case j.Filter(_, "map", j.Arguments((j.Const(str() as name), *_))):
            return name in GIVE_HTML
        case _:
            return False
