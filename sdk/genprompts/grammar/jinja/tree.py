"""From jinja2's tree to ours: the same nodes, each with its place in the text."""

from collections.abc import Iterable

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.expressions import Expressions
from genprompts.grammar.jinja.tokens import Placed, Tokens, plain
from genprompts.grammar.nodes import Text
from genprompts.span import Span


class Reader:
    """Reads jinja2's trees of the text that ``tokens`` are of: "line numbers" in them are indexes of tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self._span = tokens.span
        self._expressions = Expressions(tokens)
        self._expression = self._expressions.expression

    # --- statements ------------------------------------------------------------------------------

    def statements(self, body: Iterable[nodes.Node]) -> j.Statements:
        """Return the statements of a body; texts that follow each other are one."""
        found: list[j.Statement] = []
        for node in body:
            for part in self._printed(node) if isinstance(node, nodes.Output) else (self._statement(node),):
                before = found[-1] if found else None
                if isinstance(part, Text) and isinstance(before, Text):
                    found[-1] = Text(before.value + part.value, Span(before.span.start, part.span.end))
                else:
                    found.append(part)
        return tuple(found)

    def _printed(self, output: nodes.Output) -> Iterable[Text | j.Print]:
        if not output.nodes:  # jinja2 has no code for it in a template that extends another
            raise TemplateSyntaxError("the tag prints nothing", output.lineno)
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                yield Text(node.data, self._span(node.lineno))
            else:
                yield j.Print(self._expression(node))

    def _statement(self, node: nodes.Node) -> j.Statement:
        match node:
            case nodes.If():
                branches = [(self._expression(one.test), self.statements(one.body)) for one in (node, *node.elif_)]
                return j.If(tuple(branches), self.statements(node.else_))
            case nodes.For():
                return self._for(node)
            case nodes.Assign():
                return j.Set(self._targets(node.target), self._expression(node.node))
            case nodes.AssignBlock():
                return self._set_block(node)
            case nodes.With():
                pairs = zip(node.targets, node.values, strict=True)
                bindings = tuple((self._targets(target), self._expression(value)) for target, value in pairs)
                return j.With(bindings, self.statements(node.body))
            case nodes.Macro():
                body = self.statements(node.body)
                return j.Macro(plain(node.name), self._parameters(node), body, self._at(node.name))
            case nodes.CallBlock():
                call, _ = self._expressions.call(node.call)
                body = self.statements(node.body)
                return j.CallBlock(call, self._parameters(node), body, self._span(node.lineno))
            case nodes.FilterBlock():
                return j.FilterBlock(self._expressions.filter(node.filter), self.statements(node.body))
            case nodes.Block():
                body = self.statements(node.body)
                return j.Block(plain(node.name), body, node.scoped, node.required, self._at(node.name))
            case nodes.Scope(body=[nodes.ScopedEvalContextModifier() as inner]):
                value = self._expression(inner.options[0].value)
                return j.Autoescape(value, self.statements(inner.body), self._span(inner.lineno))
            case _:
                return self._other_template(node)

    def _other_template(self, node: nodes.Node) -> j.Statement:
        """Return a statement that names another template."""
        span = self._span(node.lineno)
        match node:
            case nodes.Include():
                return j.Include(self._expression(node.template), node.ignore_missing, node.with_context, span)
            case nodes.Import():
                alias = self._bound(node.target)
                return j.Import(self._expression(node.template), alias, (), node.with_context, span)
            case nodes.FromImport():
                pairs = [(name, name) if isinstance(name, str) else name for name in node.names]
                names = tuple((plain(name), self._bound(alias)) for name, alias in pairs)
                return j.Import(self._expression(node.template), None, names, node.with_context, span)
            case nodes.Extends():
                return j.Extends(self._expression(node.template), span)
            case _:
                raise AssertionError(f"jinja2 has a statement that is new to us: {type(node).__name__}")

    def _for(self, node: nodes.For) -> j.For:
        return j.For(
            self._targets(node.target),
            self._expression(node.iter),
            self.statements(node.body),
            self.statements(node.else_),
            self._expression(node.test) if node.test is not None else None,
            node.recursive,
            self._span(node.lineno),
        )

    def _set_block(self, node: nodes.AssignBlock) -> j.SetBlock:
        target = self._targets(node.target)
        if isinstance(target, j.Targets):
            raise TemplateSyntaxError("a set block binds one name", node.lineno)
        body = self.statements(node.body)
        return j.SetBlock(target, body, self._expressions.filter(node.filter) if node.filter is not None else None)

    def _parameters(self, node: nodes.Macro | nodes.CallBlock) -> tuple[tuple[j.Target, j.Expr | None], ...]:
        required = len(node.args) - len(node.defaults)
        defaults = [None] * required + [self._expression(default) for default in node.defaults]
        targets = [j.Target(plain(arg.name), None, self._span(arg.lineno)) for arg in node.args]
        return tuple(zip(targets, defaults, strict=True))

    # --- names that are bound --------------------------------------------------------------------

    def _targets(self, node: nodes.Node) -> j.AnyTarget:
        match node:
            case nodes.Tuple():
                return j.Targets(tuple(self._targets(item) for item in node.items))
            case nodes.NSRef():
                last = node.attr.at if isinstance(node.attr, Placed) else node.lineno
                return j.Target(plain(node.name), plain(node.attr), self._span(node.lineno, last))
            case nodes.Name():
                return j.Target(plain(node.name), None, self._span(node.lineno))
            case _:
                raise AssertionError(f"jinja2 has a target that is new to us: {type(node).__name__}")

    def _bound(self, name: str) -> j.Target:
        return j.Target(plain(name), None, self._at(name))

    def _at(self, name: str) -> Span:
        """Return the place of a name that the parser took from the text."""
        assert isinstance(name, Placed)
        return self._span(name.at)
