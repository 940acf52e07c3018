"""Templates and what they ask of their inputs, by construct: ``path ask``, with ``guarded`` and ``narrowed``.

In paths, ``[]`` are the items of a list, ``{}`` the values and ``<>`` the keys of a mapping; ``==`` lists what a value is
compared with.
"""

FILES = {
    "a": "{{ x.a }}{{ loc }}",
    "parent": "<{% block head %}{{ title }}{% endblock %}{{ foot.x }}{% block body %}{{ base.q }}{% endblock %}>",
    "m": "{% macro card(u, n=3) %}{{ u.name }}{{ free }}{% endmacro %}{% set exported = 1 %}",
    "rec": '{{ node.v }}{% for node in node.kids %}{% include "rec" %}{% endfor %}',
}
PRINTED = [
    ("{{ a }}", "a PRINTED"),
    ("{{ a.b.c }}", "a.b.c PRINTED"),
    ("{{ a['k'] }}{{ a.k }}", "a.k PRINTED; a.k PRINTED"),
    ("{{ a }}{{ a.b }}", "a PRINTED; a.b PRINTED"),
    ("{{ a ~ b }}", "a PRINTED; b PRINTED"),
    ('{{ 1 }}{{ "x" }}{{ none }}', ""),
    ("{% raw %}{{ a }}{% endraw %}{# {{ b }} #}", ""),
    ("{{ a.0 }}", "a SEQUENCE; a[] PRINTED"),
]
SUBSCRIPTS = [
    ("{{ a[0] }}", "a SEQUENCE; a[] PRINTED"),
    ("{{ a[-1].x }}", "a SEQUENCE; a[].x PRINTED"),
    ("{{ a[1:n] }}", "a SEQUENCE; a[] PRINTED; n INT"),
    ("{{ a[k] }}", "a MAPPING; a{} PRINTED; k TEXT"),
    ("{{ a[k].x }}", "a MAPPING; a{}.x PRINTED; k TEXT"),
    ('{{ a["x" if c else "y"] }}', "a MAPPING; a{} PRINTED; c FLAG"),
    ("{% for y in ys %}{{ xs[loop.index0].z }}{% endfor %}", "ys ITERATED; xs SEQUENCE; xs[].z PRINTED"),
    ("{% for x in xs[:3] %}{{ x.a }}{% endfor %}", "xs SEQUENCE; xs[].a PRINTED"),
    (
        '{{ {"a": c}.a.z }}{{ {"a": d}["a"] }}{{ [e, f][0] }}{{ (g, h)[i] }}',
        "c.z PRINTED; d PRINTED; e PRINTED; f ANY; g PRINTED; h PRINTED; i ANY",
    ),
]
LOOPS = [
    ("{% for x in xs %}{{ x }}{% endfor %}", "xs ITERATED; xs[] PRINTED"),
    ("{% for x in xs %}{{ x.title }}{{ loop.index }}{% endfor %}", "xs ITERATED; xs[].title PRINTED"),
    ("{% for x in xs %}{{ x.title }}{{ loop.last }}{% endfor %}", "xs ITERATED; xs SEQUENCE; xs[].title PRINTED"),
    (
        '{% for x in xs %}{{ loop.previtem.a }}{{ loop.cycle(q, "b") }}{{ loop.changed(x.d) }}{% endfor %}',
        "xs ITERATED; xs SEQUENCE; xs[].a PRINTED; q PRINTED; xs[].d ANY",
    ),
    (
        "{% for x in xs if x.ok %}{{ x.n }}{% else %}{{ x }}{% endfor %}",
        "xs ITERATED; xs[].ok FLAG; xs[].n PRINTED; x PRINTED",
    ),
    (
        "{% for a, b in pairs %}{{ a.x }}{{ b }}{% endfor %}",
        "pairs ITERATED; pairs[] ITERATED; pairs[][].x PRINTED; pairs[][] PRINTED",
    ),
    ("{% for x in x %}{{ x }}{% endfor %}", "x ITERATED; x[] PRINTED"),
    ("{% for x in x.xs %}{{ x.y }}{% endfor %}{{ x.y }}", "x.xs ITERATED; x.xs[].y PRINTED; x.y PRINTED"),
    (
        "{% for xs in xs %}{% for x in xs %}{{ x }}{% endfor %}{% endfor %}",
        "xs ITERATED; xs[] ITERATED; xs[][] PRINTED",
    ),
    (
        "{% for a in as %}{% for x in xs %}{{ x }}{% endfor %}{% for y in a.ys %}{{ y }}{% endfor %}{% endfor %}",
        "as ITERATED; xs SEQUENCE; xs[] PRINTED; as[].ys ITERATED; as[].ys[] PRINTED",
    ),
    ("{% for x in [a, b] %}{{ x.n }}{% endfor %}", "a.n PRINTED; b.n PRINTED"),
    ("{% for x in xs + ys %}{{ x.a }}{% endfor %}", "xs SEQUENCE; ys SEQUENCE; xs[].a PRINTED; ys[].a PRINTED"),
    ("{% for i in range(1, n) %}{{ i }}{% endfor %}", "n INT"),
    ('{% for c in "abc" %}{{ c }}{% endfor %}', ""),
    (
        "{% for g in gs %}{% for x in g %}{{ x.a }}{% endfor %}{% endfor %}",
        "gs ITERATED; gs[] ITERATED; gs[][].a PRINTED",
    ),
    (
        "{% for m in messages %}{% if m.role == \"user\" %}{{ m.content }}{% elif m['role'] == 'system' %}{{ m.content|trim }}{% endif %}{% endfor %}",
        "messages ITERATED; messages[].role =='user'; messages[].content PRINTED; messages[].role =='system'; messages[].content PRINTED",
    ),
    (
        "{% for m in messages[1:] %}{{ m.role }}{% endfor %}{{ messages[0].content }}{{ messages|length }}",
        "messages SEQUENCE; messages[].role PRINTED; messages SEQUENCE; messages[].content PRINTED; messages SIZED",
    ),
    (
        "{% for i in sitemap recursive %}{{ i.title }}{% if i.children is defined %}{{ loop(i.children) }}{% endif %}{% endfor %}",
        "sitemap ITERATED; sitemap[].title PRINTED; sitemap[].children[].title PRINTED; sitemap[].children ANY guarded; sitemap[].children[].children ANY guarded; sitemap[].children ITERATED guarded; sitemap[].children[].children AGAIN guarded",
    ),
]
MAPPINGS = [
    ("{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}", "d MAPPING; d<> PRINTED; d{} PRINTED"),
    ("{% for k, v in d|dictsort %}{{ k }}{{ v.x }}{% endfor %}", "d MAPPING; d<> PRINTED; d{}.x PRINTED"),
    (
        "{% for k, v in d|items %}{% for i in v %}{{ i }}{% endfor %}{% endfor %}",
        "d MAPPING; d{} ITERATED; d{}[] PRINTED",
    ),
    ("{% for k in d %}{{ k }}{{ d[k] }}{% endfor %}", "d ITERATED; d[] PRINTED; d MAPPING; d{} PRINTED; d[] TEXT"),
    ("{% for k in d %}{{ d[k] }}{{ loop.last }}{% endfor %}", "d ITERATED; d MAPPING; d{} PRINTED; d[] TEXT"),
    ("{% for k in d.keys() %}{{ d[k] }}{% endfor %}", "d MAPPING; d MAPPING; d{} PRINTED; d<> TEXT"),
    ("{% for v in d.values() %}{{ v.x }}{% endfor %}", "d MAPPING; d{}.x PRINTED"),
    ("{{ d.items()|list }}{{ d|length }}", "d MAPPING; d<> PRINTED; d{} PRINTED; d SIZED"),
    ('{{ d.get("k", "z") }}', "d.k ANY guarded; d.k PRINTED guarded"),
    ('{{ d.get("a").b }}', "d.a ANY guarded; d.a.b PRINTED"),
    ('{% if d.get("c") %}{{ d.c }}{% endif %}', "d.c ANY guarded; d.c FLAG guarded; d.c PRINTED guarded narrowed"),
    ("{{ d.get(k, e) }}", "d MAPPING; d{} PRINTED; e PRINTED; k TEXT"),
    ('{{ x.y.get("k", {}).get("j") }}', "x.y.k ANY guarded; x.y.k.j ANY guarded; x.y.k.j PRINTED guarded"),
    ("{{ d|xmlattr }}", "d MAPPING"),
]
METHODS = [
    ("{{ x.upper() }}", "x TEXT"),
    ('{{ x.split(",")[0] }}{{ x.startswith(p) }}{{ x.center(n) }}', "x TEXT; x TEXT; p TEXT; x TEXT; n INT"),
    ('{{ ", ".join(ys) }}{{ "{}".format(z) }}', "ys ITERATED; ys[] TEXT; z PRINTED"),
    ("{{ xs.append(1) }}{{ ys.count(1) }}", "xs SEQUENCE; ys SEQUENCE"),
    ('{{ x.strftime("%Y") }}', "x DATE"),
    ("{{ f.nope(q) }}", "f.nope OPAQUE; q OPAQUE"),
    ("{{ f(x) }}", "f OPAQUE; x OPAQUE"),
    ("{% set f = x.upper %}{{ f() }}", "x.upper OPAQUE"),
    (
        "{% for k in order.items %}{{ k }}{% endfor %}{{ order['items'] }}",
        "order.items ITERATED; order.items[] PRINTED; order.items PRINTED",
    ),
]
FILTERS = [
    (
        '{{ x|upper }}{{ x|trim }}{{ y|replace(a, "b") }}{{ z|truncate(n) }}{{ w|indent(4) }}',
        "x PRINTED; x PRINTED; y PRINTED; a PRINTED; z TEXT; n INT; w TEXT",
    ),
    (
        "{{ x|length }}{{ y|tojson }}{{ z|int }}{{ a|float }}{{ b|round(n) }}{{ c|abs }}{{ d|filesizeformat }}",
        "x SIZED; y ANY; z ANY; a ANY; b NUMBER; n INT; c NUMBER; d NUMBER",
    ),
    ('{{ xs|join(", ") }}', "xs ITERATED; xs[] PRINTED"),
    ('{{ xs|join(sep, attribute="m") }}', "xs ITERATED; xs[].m PRINTED; sep PRINTED"),
    ('{{ xs|map(attribute="name")|join(", ") }}', "xs ITERATED; xs[].name PRINTED"),
    ('{{ xs|map(attribute="a.b")|list }}', "xs ITERATED; xs[].a.b PRINTED"),
    (
        '{{ xs|map("upper")|join }}{{ ys|map("default", "z")|join }}',
        "xs ITERATED; xs[] PRINTED; ys ITERATED; ys[] PRINTED guarded",
    ),
    ('{{ xs|map(attribute="n", default="z")|join }}', "xs ITERATED; xs[].n PRINTED guarded"),
    ("{{ xs|map(attribute=name)|join }}", "xs ITERATED; xs[] OPAQUE; name ANY"),
    (
        '{% for x in xs|sort(attribute="age,n") %}{{ x.t }}{% endfor %}',
        "xs ITERATED; xs[].age TEXT_OR_NUMBER; xs[].n TEXT_OR_NUMBER; xs[].t PRINTED",
    ),
    (
        "{% for x in xs|reverse|list %}{{ x.t }}{% endfor %}{{ ys|unique|sort|join }}",
        "xs ITERATED; xs[].t PRINTED; ys ITERATED; ys[] TEXT_OR_NUMBER; ys[] PRINTED",
    ),
    (
        "{{ (xs|first).a }}{{ (ys|last).b }}{{ zs|random }}",
        "xs[].a PRINTED; xs ITERATED; ys[].b PRINTED; ys SEQUENCE; zs SEQUENCE; zs[] PRINTED",
    ),
    (
        '{{ xs|min(attribute="n") }}{{ (ys|max(attribute="n")).t }}',
        "xs ITERATED; xs[] PRINTED; xs[].n TEXT_OR_NUMBER; ys[].t PRINTED; ys ITERATED; ys[].n TEXT_OR_NUMBER",
    ),
    ('{{ xs|sum }}{{ ys|sum(attribute="n") }}', "xs ITERATED; xs[] NUMBER; ys ITERATED; ys[].n NUMBER"),
    ("{% for row in xs|batch(3) %}{% for c in row %}{{ c.t }}{% endfor %}{% endfor %}", "xs ITERATED; xs[].t PRINTED"),
    ("{% for col in xs|slice(n) %}{{ col|length }}{% endfor %}", "xs ITERATED; n INT"),
    (
        '{% for g in xs|groupby("city") %}{{ g.grouper }}{% for p in g.list %}{{ p.name }}{% endfor %}{% endfor %}',
        "xs ITERATED; xs[].city TEXT_OR_NUMBER; xs[].city PRINTED; xs[].name PRINTED",
    ),
    (
        '{% for c, ps in xs|groupby("city", default="?") %}{{ c }}{{ ps|length }}{% endfor %}',
        "xs ITERATED; xs[].city TEXT_OR_NUMBER guarded; xs[].city PRINTED guarded",
    ),
    (
        '{{ xs|select("gt", 3)|list }}{{ ys|reject("none")|join }}',
        "xs ITERATED; xs[] NUMBER; xs[] PRINTED; ys ITERATED; ys[] ==None; ys[] PRINTED narrowed",
    ),
    ('{{ xs|selectattr("email", "defined")|map(attribute="email")|join }}', "xs ITERATED; xs[].email PRINTED guarded"),
    ('{{ xs|selectattr("on")|map(attribute="n")|join }}', "xs ITERATED; xs[].on FLAG; xs[].n PRINTED"),
    ('{{ xs|selectattr("role", "eq", "user")|list|length }}', "xs ITERATED; xs[].role =='user'"),
    ('{{ ws|rejectattr("a", "none")|map(attribute="a")|sum }}', "ws ITERATED; ws[].a ==None; ws[].a NUMBER narrowed"),
    ('{{ x|attr("b") }}', "x OPAQUE"),
    (
        "{% filter upper %}{{ a }}{% endfilter %}{% filter replace(b, c) %}{% endfilter %}",
        "a PRINTED; b PRINTED; c PRINTED",
    ),
    (
        '{{ "%s and %s"|format(a, b) }}{{ x|wordcount }}{{ y|urlencode }}{{ z|string }}{{ t|pprint }}',
        "a ANY; b ANY; x PRINTED; y PRINTED; z PRINTED; t ANY",
    ),
]
TESTS = [
    ("{{ x is divisibleby(n) }}{{ y is odd }}", "x INT; n INT; y INT"),
    ("{{ x is sameas y }}{{ z is none }}", "x ANY; y ANY; z ==None"),
    ('{{ x is in [1, 2] }}{{ y is eq "q" }}{{ z is gt 3 }}', "x ==1|2; y =='q'; z NUMBER"),
    ("{{ x is lower }}{{ y is string }}{{ z is mapping }}", "x PRINTED; y ANY; z ANY"),
    ("{% if x is string %}{{ x.upper() }}{% endif %}", "x ANY; x TEXT narrowed"),
    ("{% if x is string %}{{ x }}{% else %}{% for i in x %}{{ i.t }}{% endfor %}{% endif %}", "x ANY; x OPAQUE"),
    (
        "{% if x is mapping %}{{ x.a }}{% elif x is iterable %}{% for i in x %}{{ i }}{% endfor %}{% endif %}",
        "x ANY; x OPAQUE narrowed; x ANY",
    ),
    ("{% if x is number %}{{ x }}{% else %}{{ x }}{% endif %}", "x ANY; x OBJECT narrowed; x OBJECT"),
]
COMPARISONS = [
    ('{{ x == "a" }}{{ x != "b" }}', "x =='a'; x =='b'"),
    ('{{ x in ["b", "c"] }}{{ y not in (1, 2) }}', "x =='b'|'c'; y ==1|2"),
    ('{{ n > 3 }}{{ 1 < m <= 4 }}{{ s < "b" }}', "n NUMBER; m NUMBER; s TEXT"),
    ("{{ a == b }}{{ a < c }}", "a ANY; b ANY; a TEXT_OR_NUMBER; c TEXT_OR_NUMBER"),
    ('{{ x in "abc" }}{{ "a" in y }}{{ v in ws }}', "x TEXT; y SIZED; v TEXT_OR_NUMBER; ws SIZED"),
    ('{% if "name" in q %}{{ q.name }}{% endif %}', "q SIZED; q.name PRINTED guarded"),
    (
        '{% if "name" not in q %}{{ q.other }}{% else %}{{ q.name }}{% endif %}',
        "q SIZED; q.other PRINTED; q.name PRINTED guarded",
    ),
    ("{{ x == true }}{{ y == 1.5 }}{{ z == [] }}", "x ==True; y ==1.5; z ANY"),
    ('{{ x in [a, "b"] }}{{ k in d.keys() }}', "x ANY; a ANY; k ANY; d MAPPING; d<> ANY"),
]
ARITHMETIC = [
    (
        "{{ xs[n - 1] }}{% for i in range(m + 1, 2 * (k - 1)) %}{% endfor %}",
        "xs SEQUENCE; xs[] PRINTED; n NUMBER; n INT; m NUMBER; m INT; k NUMBER; k INT",
    ),
    (
        '{{ "%d of %.1f: %s" % (a, b, c) }}{{ "%(n)x" % {"n": d} }}{{ "{:.2f} {x}".format(e, x=f) }}{{ "%d"|format(g) }}',
        "a NUMBER; b NUMBER; c ANY; d INT; e FLOAT; f PRINTED; g NUMBER",
    ),
    ('{{ a + 1 }}{{ b + " " + c }}{{ d + e + "!" }}', "a NUMBER; b TEXT; c TEXT; d TEXT; e TEXT"),
    (
        '{{ a * 2 }}{{ "-" * n }}{{ b / c }}{{ d // 2 }}{{ e ** 2 }}{{ -f }}',
        "a NUMBER; n INT; b NUMBER; c NUMBER; d NUMBER; e NUMBER; f NUMBER",
    ),
    ('{{ "%s" % g }}{{ h % 2 }}{{ t % (u, v) }}', "g ANY; h NUMBER; t TEXT; u ANY; v ANY"),
    ("{{ (xs + [y])|length }}", "xs SEQUENCE; y ANY"),
    (
        "{% set total = namespace(v=0) %}{% for i in items %}{% set total.v = total.v + i.price * i.qty %}{% endfor %}{{ total.v }}",
        "items ITERATED; items[].price NUMBER; items[].qty NUMBER",
    ),
]
TRUTH = [
    ("{% if x %}a{% elif y.z %}b{% endif %}", "x FLAG; y.z FLAG"),
    ("{% if x %}{{ x }}{% endif %}", "x FLAG; x PRINTED narrowed"),
    ("{% if x %}{{ x.name }}{% endif %}", "x FLAG; x.name PRINTED narrowed; x ANY narrowed"),
    ("{% if x %}{{ x }}{% else %}{{ x }}{% endif %}", "x FLAG; x PRINTED narrowed; x PRINTED"),
    (
        "{% if x %}{{ x.n }}{% if x.n %}{{ x.n }}{% endif %}{% endif %}",
        "x FLAG; x.n PRINTED; x ANY narrowed; x.n FLAG; x.n PRINTED narrowed",
    ),
    ("{% if not x %}a{% else %}{{ x }}{% endif %}", "x FLAG; x PRINTED narrowed"),
    ("{% if a and b.c %}{{ b.c }}{% endif %}", "a FLAG; b.c FLAG; b.c PRINTED narrowed"),
    ("{% if a or b %}{{ a }}{% endif %}", "a FLAG; b FLAG; a PRINTED"),
    (
        '{{ "a" if x else "b" }}{{ y if y else "b" }}{{ z if z }}',
        "x FLAG; y PRINTED narrowed; y FLAG; z PRINTED narrowed; z FLAG",
    ),
    ('{{ user.name or "anon" }}', "user.name FLAG; user.name PRINTED narrowed"),
    ("{{ (a or b).z }}", "a.z PRINTED narrowed; b.z PRINTED; a ANY narrowed; a FLAG"),
    ("{{ (a if c else b).name }}", "a.name PRINTED; b.name PRINTED; c FLAG"),
    (
        "{% if x is not none %}{{ x }}{% endif %}{% if y != none %}{{ y }}{% endif %}{% if z is none %}{% else %}{{ z }}{% endif %}",
        "x ==None; x PRINTED narrowed; y ==None; y PRINTED narrowed; z ==None; z PRINTED narrowed",
    ),
    ("{% if x is none or x.y %}{% endif %}", "x ==None; x.y FLAG; x ANY narrowed"),
    (
        "{% if xs %}{% for x in xs %}{{ x }}{% endfor %}{% endif %}",
        "xs FLAG; xs ITERATED narrowed; xs[] PRINTED narrowed; xs ANY narrowed",
    ),
]
GUARDS = [
    ("{{ x is defined }}", "x ANY guarded"),
    ('{{ x|default("q") }}', "x PRINTED guarded"),
    ("{{ x|d(y) }}", "x PRINTED guarded; y PRINTED"),
    ('{{ x|default("q", true) }}', "x FLAG guarded; x PRINTED guarded narrowed"),
    ('{{ x.a|default("q") }}', "x.a PRINTED guarded"),
    ("{{ (x|default({})).name }}", "x.name PRINTED; x ANY guarded"),
    ("{% if x is defined %}{{ x }}{% endif %}", "x ANY guarded; x PRINTED guarded"),
    ("{% if x is defined %}{{ x.name }}{% endif %}", "x ANY guarded; x.name PRINTED"),
    (
        "{% if x is defined %}{{ x.name }}{% endif %}{{ x.name }}",
        "x ANY guarded; x.name PRINTED; x.name PRINTED; x ANY",
    ),
    (
        "{% if x is defined and x %}{{ x.name }}{% endif %}",
        "x ANY guarded; x FLAG guarded; x.name PRINTED narrowed; x ANY guarded narrowed",
    ),
    (
        "{% if x is defined and x.a is defined %}{{ x.a }}{{ x.b }}{% endif %}",
        "x ANY guarded; x.a ANY guarded; x.a PRINTED guarded; x.b PRINTED",
    ),
    ("{% if x is not defined %}{{ y }}{% else %}{{ x }}{% endif %}", "x ANY guarded; y PRINTED; x PRINTED guarded"),
    (
        "{% if x is undefined or not x %}{% else %}{{ x }}{% endif %}",
        "x ANY guarded; x FLAG guarded; x PRINTED guarded narrowed",
    ),
    (
        "{% if not (x is defined and y is defined) %}{% else %}{{ x }}{{ y }}{% endif %}",
        "x ANY guarded; y ANY guarded; x PRINTED guarded; y PRINTED guarded",
    ),
    ("{% if a %}{% elif x is defined %}{{ x }}{% endif %}", "a FLAG; x ANY guarded; x PRINTED guarded"),
    (
        '{{ x if x is defined else "b" }}{{ y.z if y.z is defined }}',
        "x PRINTED guarded; x ANY guarded; y.z PRINTED guarded; y.z ANY guarded",
    ),
    ("{% if x|default(false) %}{{ x.y }}{% endif %}", "x FLAG guarded; x.y PRINTED narrowed; x ANY guarded narrowed"),
    (
        "{% if x is defined %}{% for i in x %}{{ i.n }}{% endfor %}{% endif %}",
        "x ANY guarded; x ITERATED guarded; x[].n PRINTED",
    ),
    (
        "{% for x in xs %}{% if x.n is defined %}{{ x.n }}{{ xs[0].n }}{% endif %}{% endfor %}",
        "xs ITERATED; xs[].n ANY guarded; xs[].n PRINTED guarded; xs SEQUENCE; xs[].n PRINTED",
    ),
    (
        '{% for x in xs|sort(attribute="k") %}{% if x.n is defined %}{{ x.n }}{% endif %}{% endfor %}',
        "xs ITERATED; xs[].k TEXT_OR_NUMBER; xs[].n ANY guarded; xs[].n PRINTED guarded",
    ),
    (
        "{% if d[k] is defined %}{{ d[k] }}{% endif %}",
        "d MAPPING; d{} ANY guarded; k TEXT; d MAPPING; d{} PRINTED guarded; k TEXT",
    ),
    ('{% if not x is defined %}{% set x = "a" %}{% endif %}{{ x }}', "x ANY guarded; x PRINTED guarded"),
    (
        '{% if x is not defined %}{% set x = "a" %}{% endif %}{{ x }}{{ x.upper() }}',
        "x ANY guarded; x PRINTED guarded; x TEXT guarded",
    ),
    ('{% set x = x or "a" %}{{ x }}', "x FLAG; x PRINTED narrowed"),
    ('{% set x = x|default("a") %}{{ x }}', "x ANY guarded; x PRINTED guarded"),
    ("{% set y = x if x is defined else none %}{{ y }}", "x ANY guarded; x PRINTED guarded"),
    ("{% if x is defined or y is defined %}{{ x }}{% endif %}", "x ANY guarded; y ANY guarded; x PRINTED"),
]
BINDINGS = [
    ("{% set u = order.user %}{{ u.name }}", "order.user.name PRINTED"),
    ("{% set a = b.c %}{% set d = a %}{{ d.e }}", "b.c.e PRINTED"),
    (
        "{% set x = y %}{% set z = a.b %}{% if c.d is defined %}{% set z = c.d.e %}{% endif %}",
        "y ANY; a.b ANY; c.d ANY guarded; c.d.e ANY",
    ),
    ("{{ x }}{% set x = y %}{{ x.z }}", "x PRINTED; y.z PRINTED"),
    ("{% if c %}{% set x = y %}{% endif %}{{ x.z }}", "c FLAG; y.z PRINTED; x.z PRINTED"),
    (
        "{% if c %}{% set x = y %}{% else %}{% set x = z %}{% endif %}{{ x.n }}",
        "c FLAG; y.n PRINTED; z.n PRINTED; x ANY guarded",
    ),
    ("{% for i in xs %}{% set x = i %}{{ x.a }}{% endfor %}{{ x }}", "xs ITERATED; xs[].a PRINTED; x PRINTED"),
    ("{% set x %}{{ b }}{% endset %}{{ x.y }}", "b PRINTED"),
    ("{% set a, b = p %}{{ a }}{{ b.c }}", "p ITERATED; p[] PRINTED; p[].c PRINTED"),
    ("{% set a, b = b, a %}{{ a.x }}{{ b.y }}", "b.x PRINTED; a.y PRINTED"),
    ("{% with a = b.c, d = a %}{{ a.d }}{{ d.e }}{% endwith %}{{ a.f }}", "b.c.d PRINTED; a.e PRINTED; a.f PRINTED"),
    (
        "{% set ns = namespace(x=a) %}{% for i in xs %}{% if i.ok %}{% set ns.x = i %}{% endif %}{% endfor %}{{ ns.x.n }}",
        "xs ITERATED; xs[].ok FLAG; a.n PRINTED; xs[].n PRINTED",
    ),
    (
        "{% set ns = namespace(n=x) %}{% for i in xs %}{% set ns.n = ns.n.next %}{% endfor %}{{ ns.n.v }}",
        "xs ITERATED; x.next.next AGAIN; x.v PRINTED; x.next.v PRINTED",
    ),
    (
        "{% set ns = namespace(l=[]) %}{% for i in xs %}{% set ns.l = ns.l + [i.k] %}{% endfor %}{{ ns.l|join }}",
        "xs ITERATED; xs[].k PRINTED",
    ),
    (
        '{% set on = xs|selectattr("on")|list %}{% if on %}{{ on[0].n }}{{ on|length }}{% endif %}',
        "xs ITERATED; xs[].on FLAG; xs[].n PRINTED",
    ),
    (
        "{% set c = cycler(p, q) %}{{ c.next().x }}{% set j = joiner(s) %}{{ j() }}{{ dict(a=b).a }}",
        "p.x PRINTED; q.x PRINTED; s PRINTED; b PRINTED",
    ),
    ("{% set range = r %}{{ range.x }}", "r.x PRINTED"),
]
MACROS = [
    (
        "{% macro m(p, q=d) %}{{ p.name }}{{ q }}{{ z }}{% endmacro %}{{ m(a) }}{{ m(b, c) }}",
        "a.name PRINTED; b.name PRINTED; c PRINTED; d PRINTED; z PRINTED",
    ),
    ("{% macro m(p) %}{{ p.x }}{% endmacro %}{{ m(p=a) }}{{ m(b.c) }}", "a.x PRINTED; b.c.x PRINTED"),
    ("{% macro never(a) %}{{ a.x }}{{ b }}{% endmacro %}", "b PRINTED"),
    (
        "{% macro m(p) %}{{ p.x }}{{ a.y }}{% endmacro %}{% for a in as %}{{ m(a) }}{% endfor %}",
        "as[].x PRINTED; a.y PRINTED; as ITERATED",
    ),
    (
        "{% macro f(a) %}{{ a.x }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(p, q, k=r) }}",
        "p.x PRINTED; q PRINTED; r PRINTED",
    ),
    (
        "{% macro f(a) %}{{ a.x }}{% endmacro %}{{ f(*s) }}{{ f(**t) }}",
        "s[].x PRINTED; t{}.x PRINTED; s ITERATED; t MAPPING",
    ),
    (
        "{% macro m(x) %}{% if x is defined %}{{ x }}{% endif %}{% endmacro %}{{ m(a) }}",
        "a ANY guarded; a PRINTED guarded",
    ),
    (
        "{% macro m(x) %}{{ x }}{% endmacro %}{% if b is defined %}{{ m(b) }}{% endif %}",
        "b PRINTED guarded; b ANY guarded",
    ),
    ("{% macro m() %}{{ t }}{% endmacro %}{% set t = a %}{{ m() }}{% set t = b %}{{ m() }}", "a PRINTED; b PRINTED"),
    (
        "{% macro m(xs) %}{% for x in xs %}{{ x }}{% endfor %}{% endmacro %}{{ m(a) }}{{ m(b) }}",
        "a ITERATED; b ITERATED; a[] PRINTED; b[] PRINTED",
    ),
    (
        "{% macro m(xs) %}{% for x in xs %}{{ x }}{% endfor %}{% endmacro %}{{ m(a) }}{{ m(a) }}",
        "a SEQUENCE; a[] PRINTED",
    ),
    (
        "{% macro tree(n) %}{{ n.name }}{% for c in n.children %}{{ tree(c) }}{% endfor %}{% endmacro %}{{ tree(root) }}",
        "root.name PRINTED; root.children[].name PRINTED; root.children ITERATED; root.children[].children ITERATED; root.children[].children[] AGAIN",
    ),
    (
        "{% macro a(n) %}{{ n.x }}{{ b(n.l) }}{% endmacro %}{% macro b(n) %}{{ n.y }}{{ a(n.r) }}{% endmacro %}{{ a(root) }}",
        "root.x PRINTED; root.l.r.x PRINTED; root.l.r.l AGAIN; root.l.y PRINTED",
    ),
    ("{% macro r(n) %}{{ r(n) }}{{ n.x }}{% endmacro %}{{ r(q) }}", "q.x PRINTED"),
    (
        "{% macro lst(ys) %}{% for y in ys %}{{ caller(y) }}{% endfor %}{% endmacro %}{% call(u) lst(xs) %}{{ u.n }}{{ o }}{% endcall %}",
        "xs ITERATED; xs[].n PRINTED; o PRINTED",
    ),
    ("{% call(u) lst(xs) %}{{ u.n }}{{ o }}{% endcall %}", "lst OPAQUE; xs OPAQUE; o PRINTED"),
    (
        "{% macro m(p) %}{{ p.a }}{% endmacro %}{{ m([x, y][0]) }}{{ m(z|first) }}",
        "x.a PRINTED; z[].a PRINTED; y ANY; z ITERATED",
    ),
]
SCOPES = [
    ("{% set t = a %}{% block b %}{{ t.n }}{% endblock %}", "a.n PRINTED; t ANY guarded"),
    (
        "{% for x in xs %}{% block q scoped %}{{ x.a }}{% endblock %}{% block r %}{{ x.b }}{% endblock %}{% endfor %}",
        "xs ITERATED; xs[].a PRINTED; x.b PRINTED",
    ),
    ("{% block b %}{{ x }}{{ super() }}{% endblock %}{{ self.b() }}", "x PRINTED"),
    ("{{ loop }}{{ varargs }}", "loop PRINTED; varargs PRINTED"),
    ("{% autoescape a %}{{ b }}{% endautoescape %}", "a FLAG; b PRINTED"),
    (
        "{{ user.name }}{{ user }}{% for user in users %}{{ user.id }}{% endfor %}",
        "user.name PRINTED; user PRINTED; users ITERATED; users[].id PRINTED",
    ),
]
OTHER_TEMPLATES = [
    ('{% include "a" %}', "x.a PRINTED; loc PRINTED"),
    ('{% set loc = y %}{% include "a" %}', "x.a PRINTED; y PRINTED"),
    ('{% for x in xs %}{% include "a" %}{% endfor %}', "xs ITERATED; xs[].a PRINTED; loc PRINTED"),
    ('{% include "a" without context %}', ""),
    ('{% include ["nope", "a"] %}', "x.a PRINTED; loc PRINTED"),
    ('{% include "a" if c else "m" %}', "c FLAG; x.a PRINTED; loc PRINTED; free PRINTED"),
    ("{% include name ignore missing %}", "name TEXT"),
    ('{% if x is defined %}{% include "a" %}{% endif %}', "x ANY guarded; x.a PRINTED; loc PRINTED"),
    (
        '{% include "rec" %}',
        "node.v PRINTED; node.kids[].v PRINTED; node.kids ITERATED; node.kids[].kids ITERATED; node.kids[].kids[] AGAIN",
    ),
    (
        '{% extends "parent" %}{% block body %}{{ super() }}{{ mine.b }}{% endblock %}{{ never }}',
        "mine.b PRINTED; never ANY guarded; title PRINTED; foot.x PRINTED; base.q PRINTED",
    ),
    ('{% set title = t %}{% extends "parent" %}', "t PRINTED; foot.x PRINTED; base.q PRINTED"),
    ("{% extends name %}{% block b %}{{ q.r }}{% endblock %}", "name TEXT; q.r PRINTED"),
    (
        '{% if c %}{% extends "parent" %}{% endif %}{{ z }}',
        "c FLAG; z PRINTED; title PRINTED; foot.x PRINTED; base.q PRINTED",
    ),
    ('{% import "m" as mm %}{{ mm.card(user) }}{{ mm.exported }}', "user.name PRINTED"),
    ('{% from "m" import card as c with context %}{{ c(user) }}', "user.name PRINTED; free PRINTED"),
    ('{% from "m" import card %}{% set free = p %}{{ card(user) }}', "p ANY; user.name PRINTED"),
    ('{% import "zz" as q %}{{ q.f(x) }}', "x OPAQUE"),
]
