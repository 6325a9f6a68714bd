"""Writes snippets.json: small templates and what Hugging Face's environment makes of them.

    python -m venv V && V/bin/pip install jinja2 transformers
    V/bin/python Tests/JinjaTests/Data/make_snippets.py [jinja_chat_template_cases.jsonl.gz]

Each entry has a template "t", the name of its data "d" and either the text "e" or, where Jinja2
raises, "error". With the public cases given, writes cases.json too: what Jinja2 makes of the cases
whose recorded text (from another engine) it does not make, on 10 July 2025.
"""

import copy
import datetime
import gzip
import itertools
import json
import pathlib
import sys

from transformers.utils.chat_template_utils import _compile_jinja_template

DATA = {
    "none": {},
    "chat": {
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello <b>'you'</b> & \"me\"\n"},
            {"role": "assistant", "content": "  Ça va — 你好 👩‍👩‍👧  ", "tool_calls": [
                {"function": {"name": "get", "arguments": {"city": "Zürich", "n": 3}}}]},
            {"role": "tool", "content": {"t": 21.5, "ok": True, "x": None}},
        ],
        "tools": [{"type": "function", "function": {"name": "get", "parameters": {
            "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}],
        "bos_token": "<s>", "eos_token": "</s>", "add_generation_prompt": True,
    },
    "values": {
        "i": 7, "neg": -7, "zero": 0, "f": 2.5, "big": 1e16, "small": 1e-5, "third": 0.1, "t": True,
        "n": None, "s": "abc", "e": "", "u": "ÀÉß İstanbul ΑΣ ǆ", "q": "it's", "qq": "it's \"x\"",
        "ctl": "a\tb\nc\\d\u0007\u200b\u00ad", "l": [1, 2.0, "x", None, True, [], {}],
        "d": {"b": 1, "a": [1, 2], "items": "own", "1": "one"}, "words": " the quick  brown\nfox ",
        "nums": [3, 1, 2, 3], "mixed": ["b", "A", "c", "B"],
        "rows": [{"n": "x", "v": 2, "k": {"z": 1}}, {"n": "y", "v": 1}, {"n": "X", "v": 2}],
        "tree": [{"v": 1, "c": [{"v": 2, "c": [{"v": 3, "c": []}]}, {"v": 4, "c": []}]}],
        "lines": "one\ntwo\r\nthree\n\nfive\u2028six", "html": "<a href='x'>&\"</a>",
    },
}

snippets = []


def add(data, *templates):
    snippets.extend((data, template) for template in templates)


# White space, comments, raw text.
for begin, end in itertools.product(["{%", "{%-", "{%+"], ["%}", "-%}", "+%}"]):
    add("none", f"a \n  {begin} if true {end}  \n b {begin} endif {end}\n\n c\n")
    add("none", f"x\n\t{begin} set y = 1 {end}\nz {{{{ y }}}} {begin} set y = 2 {end} \n{{{{ y }}}}")
for begin, end in itertools.product(["{{", "{{-"], ["}}", "-}}"]):
    add("none", f"a \n  {begin} 1 {end}  \n b {begin} 'x' {end}\n\n c\n")
for begin, end in itertools.product(["{#", "{#-", "{#+"], ["#}", "-#}", "+#}"]):
    add("none", f"a \n  {begin} c {end}  \n b {begin} {{{{ x }}}} {end}\n\n c\n")
add(
    "none", "", "\n", "\n\n", "a\n", "a\n\n", "a\r\nb\rc\r\n", "{{ 'x\r\ny' }}", "  {% if true %}x{% endif %}",
    "{% raw %}{{ x }}{% endraw %}", "a {%- raw -%} {{ x }} {%- endraw -%} b", " {% raw %}\n {% if %}\n {% endraw %}\nb",
    "{%raw%}\n{%endraw%}\nx", "{%  raw  %} {% endraw +%}\n b", "{# a #}{# b -#}  c", "{#-#}x", "{##}x", "{#--#} x",
    "{ {{ '{' }} }", "{{ '}}' }}", "{{ '%}' }}", "{{ {'a': {'b': 1}} }}", "{{ {'a': {'b': 1}}['a']['b'] }}",
    "{% if true: %}x{% endif %}", "{%if true%}x{%else%}y{%endif%}", "{{ 1 }", "{{ 1 ", "{% if true %}", "{% endif %}",
    "{# x", "{% raw %}", "{% for x in [1] %}\n  {{ x }}\n{% endfor %}\nend", "\u00a0 {% if true %}\u2003x{% endif %}",
    "a\u00a0{%- if true %}x{% endif -%}\u3000b", "{{ 'a' }}\n\n{{ 'b' }}\n", "{% set x = 1 -%}\n\n  {{ x }}",
)
# Literals and their text.
add(
    "none", "{{ 'a\\n\\t\\\\\\'\\\"b' }}", "{{ '\\x41\\u00e9\\U0001F600\\101\\0' }}", "{{ '\\q\\é\\你' }}", "{{ \"it's\" }}", "{{ 'a' 'b' \"c\" }}",
    "{{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 00 }}", "{{ 1.5e3 }} {{ 1e5 }} {{ 1E-7 }} {{ 2.0 }}", "{{ 1.0e16 }} {{ 123456789012345678.0 }}",
    "{{ 0.1 + 0.2 }} {{ 1/3 }} {{ 2/3*3 }} {{ 100.0 }} {{ 1e22 }} {{ 1e15 }} {{ 0.0001 }} {{ 0.00001 }}", "{{ -0.0 }} {{ 5e-324 }} {{ 1.7976931348623157e308 }}",
    "{{ true }} {{ True }} {{ false }} {{ none }} {{ None }}", "{{ [] }} {{ () }} {{ {} }} {{ (1,) }} {{ (1, 2) }} {{ 1, 2 }}", "{{ [1, 'a', none, true, 1.5, [2], {'k': 'v'}] }}",
    "{{ ['it\\'s', '\"', 'a\\'b\"c', 'tab\\t', '\\\\', '\\x00\\x7f\\xa0\\u200b', 'é你😀'] }}", "{{ {1: 2, 'a': (1,), none: true} }}", "{{ {true: 'a', 1: 'b', 1.0: 'c'} }}",
    "{{ undefined_name }}|", "{{ [undefined_name] }}", "{{ 012 }}", "{{ 1. }}", "{{ .5 }}", "{{ '\\u12' }}", "{{ a b }}", "{{ $ }}", "{{ (1 }}", "{{ 1) }}", "{{ [1,] }} {{ (1,2,) }} {{ {'a':1,} }}", "{{ }}", "{{ [,] }}",
)
# Operators.
numbers = ["7", "-7", "2", "-2", "0", "2.5", "-2.5", "true", "0.0"]
for left, right in itertools.product(numbers, numbers):
    for sign in ["+", "-", "*", "/", "//", "%"]:
        if (left, right, sign)[0] in ("7", "-7", "2.5", "true", "0") and right in ("2", "-2", "2.5", "0", "true"):
            add("none", f"{{{{ {left} {sign} {right} }}}}")
add(
    "none", "{{ 2 ** 10 }} {{ 2 ** -1 }} {{ 2.0 ** 3 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }} {{ 0 ** 0 }}", "{{ 1 + 2 * 3 - 4 / 2 }}", "{{ (1 + 2) * 3 }}", "{{ 'a' + 'b' }}", "{{ 'a' + 1 }}", "{{ 'a' * 3 }} {{ 3 * 'a' }} {{ [1] * 2 }} {{ 'a' * -1 }}|",
    "{{ [1] + [2] }} {{ (1,) + (2,) }}", "{{ [1] + (2,) }}", "{{ 1 ~ 'a' ~ none ~ true ~ 1.0 ~ [1] }}", "{{ 1 ~ 2 + 3 }}", "{{ 1 + 2 ~ 3 }}", "{{ 'a' ~ undefined_name ~ 'b' }}", "{{ -'a' }}", "{{ not 1 }} {{ not '' }} {{ not not [] }}",
    "{{ 1 and 2 }} {{ 0 and 2 }} {{ 0 or 'x' }} {{ '' or none }} {{ 1 or x.y }}", "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 == true }} {{ 3 > 2 >= 2 != 1 }}", "{{ 'a' < 'b' }} {{ 'é' > 'z' }} {{ [1, 2] < [1, 3] }} {{ (1,) < (1, 2) }}", "{{ 1 < 'a' }}", "{{ none < 1 }}", "{{ x < 1 }}",
    "{{ 'b' in 'abc' }} {{ 'x' not in 'abc' }} {{ '' in 'a' }} {{ 1 in [1.0] }} {{ 'a' in {'a': 1} }} {{ true in [1] }} {{ 1 in (2, 3) }}", "{{ 1 in 'abc' }}", "{{ 1 in 5 }}", "{{ 'a' in undefined_name }}", "{{ undefined_name in [1] }}", "{{ not 'a' in 'abc' }}", "{{ 'a' not in ['a'] and true }}",
    "{{ 1 if true }} {{ 1 if false }}| {{ 1 if false else 2 }} {{ 1 if false else 2 if false else 3 }}", "{{ (1 if false) is defined }}", "{{ 'x' if not undefined_name else 'y' }}", "{{ [] == [] }} {{ {'a': 1, 'b': 2} == {'b': 2, 'a': 1} }} {{ (1,) == [1] }} {{ none == false }} {{ '1' == 1 }}", "{{ 'e\\u0301' == '\\xe9' }}",
    "{{ undefined_name == undefined_other }} {{ undefined_name == none }} {{ undefined_name != '' }}", "{{ undefined_name + 1 }}", "{{ undefined_name.x }}", "{{ undefined_name['x'] }}", "{{ undefined_name() }}", "{{ none.x }}|{{ none.x is defined }}", "{{ none.x.y }}", "{{ 1 + none }}", "{{ {} + {} }}", "{{ 10 // 3 * 3 + 10 % 3 }}", "{{ 7.5 // 2 }} {{ -7.5 // 2 }} {{ 7.5 % -2 }}", "{{ 1 / 0 }}", "{{ 1 % 0 }}", "{{ 1.0 // 0 }}", "{{ +5 }} {{ -5 }} {{ - 5 }} {{ --5 }}", "{{ -5|abs }} {{ (-5)|abs }}", "{{ 5 is odd and 4 is even }}",
    "{{ '%s and %d' % ('a', 3) }}", "{{ '%5.2f|%-5s|%05d|%x|%X|%o|%e|%g' % (3.14159, 'ab', 42, 255, 255, 8, 12345.678, 0.0001) }}", "{{ '%(a)s %%' % {'a': 1} }}", "{{ '%r %s' % ('x', none) }}", "{{ '%s' % [1, 2] }}", "{{ '%d' % 'x' }}", "{{ '%s %s' % ('a',) }}", "{{ 'no' % 1 }}", "{{ '%+d % d %5d|%-5d|' % (1, 2, 3, 4) }}", "{{ '%.1f %.0f %.3f' % (0.25, 0.5, 2.0005) }}", "{{ '%c' % 'x' }}" if False else "{{ '%d' % 3.99 }}", "{{ '%5s|%.2s' % ('é', '你好吗') }}",
)
# Attributes, items, slices.
for bounds in ["1:", ":2", "::2", "::-1", "1:3", "-2:", ":-1", "-3:-1", "5:1", "3:0:-1", "::-2", "100:", ":100", "-100:2", ":", "none:2", "0:0"]:
    add("values", f"{{{{ s[{bounds}] }}}}|{{{{ nums[{bounds}] }}}}|{{{{ u[{bounds}] }}}}|{{{{ (1, 2, 3)[{bounds}] }}}}")
add(
    "values", "{{ s[0] }}{{ s[-1] }}{{ s[9] }}|", "{{ u[2] }}{{ u[-1] }}{{ u[4] }}", "{{ nums[0] }}{{ nums[-1] }}{{ nums[9] }}|", "{{ d.b }}{{ d['b'] }}{{ d.x }}|{{ d['x'] }}|", "{{ d['items'] }}", "{{ d.items() | list }}", "{{ d.items is callable }} {{ d['items'] is string }}", "{{ d.get('b') }} {{ d.get('x') }} {{ d.get('x', 1) }}", "{{ d['1'] }} {{ d[1] }}|",
    "{{ d.keys() }} {{ d.values() }} {{ d.items() }}", "{{ d.keys() | list }} {{ d | list }} {{ d.values() | list }}", "{{ rows[0].k.z }} {{ rows.0.n }} {{ rows[1].k.z }}", "{{ rows.0.k['z'] }}", "{{ s.0 }} {{ nums.1 }} {{ s.x }}|{{ s['upper'] is callable }}", "{{ nums[s] }}|", "{{ d.b.c.d }}", "{{ d[nums] }}|", "{{ n['x'] }}|", "{{ i.x }}|", "{{ nums.append(1) }}", "{{ d.update({}) }}", "{{ d.pop('b') }}", "{{ nums.append }}", "{{ nums.append is defined }}", "{{ s.__class__ }}", "{{ s.__class__ is defined }}",
    "{{ nums.count(3) }} {{ nums.index(2) }} {{ nums.index(9) }}", "{{ nums.count(3) }} {{ nums.index(2) }} {{ (1, 2).count(1) }}", "{{ d.copy() }}", "{{ s['x':] }}", "{{ d[1:] }}|", "{{ nums[::0] }}", "{{ l[5:] }} {{ l }}", "{{ d }}", "{{ rows }}", "{{ ctl }}", "{{ [ctl, q, qq, u] }}", "{{ l | string }}", "{{ [big, small, third, f, i] }}", "{{ 'x'['y'] }}|", "{{ range(5)[1] }} {{ range(5)[-1] }} {{ range(5)[9] }}|",
)
# Statements.
add(
    "values", "{% if i %}a{% elif f %}b{% else %}c{% endif %}", "{% if zero %}a{% elif e %}b{% elif f %}c{% endif %}", "{% if n %}a{% endif %}b", "{% for x in nums %}{{ x }}{% endfor %}", "{% for x in [] %}{{ x }}{% else %}empty{% endfor %}", "{% for x in nums %}{{ x }}{% else %}empty{% endfor %}", "{% for k in d %}{{ k }},{% endfor %}", "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", "{% for (k, v) in d | items %}{{ k }}={{ v }};{% endfor %}", "{% for c in u %}[{{ c }}]{% endfor %}", "{% for x in undefined_name %}x{% else %}none{% endfor %}", "{% for x in none %}x{% endfor %}", "{% for x in 5 %}x{% endfor %}",
    "{% for x in nums %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }};{% endfor %}", "{% for x in nums %}{{ loop.previtem }}<{{ x }}<{{ loop.nextitem }};{% endfor %}", "{% for x in nums %}{{ loop.previtem is defined }}{{ loop.nextitem is undefined }};{% endfor %}", "{% for x in nums %}{{ loop.cycle('a', 'b') }}{% endfor %}", "{% for x in [1, 1, 2, 2, 1] %}{{ loop.changed(x) }};{% endfor %}", "{% for x in nums if x > 1 %}{{ x }}{{ loop.index }}{{ loop.last }}{{ loop.length }};{% endfor %}", "{% for x in nums if x > 9 %}{{ x }}{% else %}nothing{% endfor %}", "{% for x in nums %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% if x == 2 %}{% break %}{% endif %}{% endfor %}", "{% for x in nums %}{% for y in nums %}{% if y == 1 %}{% break %}{% endif %}{{ x }}{{ y }}{{ loop.index }} {% endfor %}{{ loop.index }};{% endfor %}",
    "{% for x in tree recursive %}({{ x.v }}{{ loop.depth }}{{ loop(x.c) }}){% endfor %}", "{% for x in tree recursive %}{% if x.v == 1 %}{% set y = 5 %}{% endif %}({{ y }}{{ loop(x.c) }}){% endfor %}", "{% for x in nums %}{{ loop(nums) }}{% endfor %}", "{% for x in nums %}{% set y = x %}{% endfor %}{{ y }}|", "{% set y = 0 %}{% for x in nums %}{% set y = y + x %}{{ y }},{% endfor %}{{ y }}", "{% set ns = namespace(y=0) %}{% for x in nums %}{% set ns.y = ns.y + x %}{% endfor %}{{ ns.y }}", "{% set ns = namespace() %}{% set ns.a = 1 %}{{ ns.a }}{{ ns.b }}|{{ ns['a'] }}", "{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}", "{% set d.x = 1 %}", "{% set ns = namespace() %}{% set ns._x = 1 %}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set a, b = [1, 2, 3] %}", "{% set a, b = (b, a) %}{{ a }}", "{% set (a, b) = nums[:2] %}{{ a }}{{ b }}", "{% set a = 1, 2 %}{{ a }}", "{% set true = 1 %}",
    "{% set x %}a{{ i }}b{% endset %}[{{ x }}]", "{% set x | upper | replace('A', 'Z') %}a{{ i }}b{% endset %}[{{ x }}]", "{% set x %}{% set y = 1 %}{% endset %}{{ y }}|", "{% for x in nums %}{% set y %}{{ x }}{% if x == 2 %}{% break %}{% endif %}{% endset %}[{{ y }}]{% endfor %}", "{% filter upper %}abc{{ s }}{% endfilter %}", "{% filter replace('a', 'b') | upper %}aa{% endfilter %}", "{% with a = 1, b = i %}{{ a }}{{ b }}{% endwith %}{{ a }}|", "{% with %}{% set a = 1 %}{{ a }}{% endwith %}{{ a }}|", "{% with a = 1 %}{% with a = 2, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}{% endwith %}", "{% if true %}{% set z = 1 %}{% endif %}{{ z }}", "{% if false %}{% set i = 1 %}{% endif %}{{ i }}", "{% for x in nums %}{{ i }}{% set i = x %}{{ i }},{% endfor %}{{ i }}",
    "{% generation %}a{% set q = 1 %}{% endgeneration %}{{ q }}", "{% for x in nums %}{% generation %}{{ x }}{% endgeneration %},{% endfor %}", "a\n  {% generation %}\n  b\n  {% endgeneration %}\nc", "{% print 1, 2 %}" if False else "{% break %}", "{% unknown %}", "{% for x in nums %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}", "{% for loop in nums %}{% endfor %}", "{% for x, y in nums %}{% endfor %}", "{% for x in range(3) %}{{ x }}{% endfor %}", "{{ range(3) }} {{ range(1, 4) | list }} {{ range(10, 0, -3) | list }} {{ range(0) | length }} {{ range(2, 8, 2) }}", "{{ range(1000000) }}", "{{ range(0, 1, 0) }}", "{{ range('a') }}", "{{ range(true) | list }}", "{% for x in range(3) %}{% for y in range(x) %}{{ x }}{{ y }}{{ loop.last }} {% endfor %}{% endfor %}",
    "{% set ns = namespace(found=false) %}{% for x in nums if not ns.found %}{{ x }}{% if x == 1 %}{% set ns.found = true %}{% endif %}{% endfor %}", "{% for x in nums %}{% if loop.last %}{{ x }}{% elif loop.index is divisibleby 2 %}-{% endif %}{% endfor %}", "{% for r in rows %}{{ r.n }}{% for k in r %}{{ k }}{% if not loop.last %},{% endif %}{% endfor %};{% endfor %}",
)
# Macros.
add(
    "values", "{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=1, a=0) }} {{ m() }}|", "{% macro m(a, b=a) %}{{ b }}{% endmacro %}{{ m(5) }}", "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=1) }}", "{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}{{ m(1) }}", "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "{% macro m(x) %}[{{ caller() }}{{ x }}]{% endmacro %}{% call m(1) %}in{{ i }}{% endcall %}", "{% macro m(x) %}[{{ caller(x) }}]{% endmacro %}{% call(y) m(5) %}{{ y }}!{% endcall %}", "{% macro m() %}x{% endmacro %}{% call m() %}y{% endcall %}", "{% macro m() %}{{ caller }}{% endmacro %}{{ m() }}|", "{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}",
    "{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}", "{% macro m() %}{% set x = 1 %}{% endmacro %}{{ m() }}{{ x }}|", "{% macro m() %}  a  {% endmacro %}[{{ m() | trim }}][{{ m().strip() }}]", "{% macro m() -%}\n  a\n{%- endmacro %}[{{ m() }}]", "{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1, 2]) }}{{ m(**{'a': 3, 'b': 4}) }}{{ m(1, *[2]) }}", "{{ m(1) }}{% macro m(a) %}{{ a }}{% endmacro %}", "{% macro m(a=1, b) %}{% endmacro %}", "{% for x in nums %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}{% endfor %}", "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}", "{% macro m() %}{{ i }}{{ undefined_name }}{% endmacro %}{{ m() }}", "{% macro m(x) %}{% for y in x %}{{ loop.index }}{{ m(y) if y is iterable else y }}{% endfor %}{% endmacro %}{{ m([1, [2, [3]], 4]) }}", "{{ m.name }}{% macro m() %}{% endmacro %}{{ m.name }}" if False else "{% macro m() %}{% endmacro %}{{ m.name }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(a=1, a=2) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}",
)
# Functions.
add(
    "values", "{{ dict(a=1, b=2) }} {{ dict({'x': 1}, y=2) }} {{ dict([('a', 1)]) }}", "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.current }}", "{% set j = joiner(', ') %}{% for x in nums %}{{ j() }}{{ x }}{% endfor %}", "{{ raise_exception('no') }}", "{{ raise_exception('no' ~ s) if zero else 'fine' }}", "{{ namespace }}" if False else "{{ dict }}" if False else "{{ range is callable }} {{ undefined_name is callable }}", "{{ strftime_now() }}", "{{ s() }}", "{{ none() }}",
)
# Filters, each on several values.
subjects = ["s", "e", "u", "words", "nums", "mixed", "d", "l", "i", "neg", "f", "n", "undefined_name", "t", "q", "html"]
for name in ["upper", "lower", "capitalize", "title", "trim", "string", "length", "list", "first", "last", "join", "join(', ')", "reverse | list", "sort", "unique | list", "tojson", "int", "float", "abs", "default('x')", "default('x', true)", "safe", "escape", "wordcount", "items | list", "min", "max", "sum", "batch(2) | list", "slice(2) | list", "round", "center(10)", "indent", "replace('a', 'b')", "urlencode", "count", "d('y')", "e", "truncate(5)", "dictsort", "map('upper') | list", "select | list", "reject | list"]:
    for subject in subjects:
        if name == "urlencode" and subject not in ("s", "u", "html", "words", "d"):
            continue
        if name in ("length", "count") and subject == "t":
            continue
        add("values", f"[{{{{ {subject} | {name} }}}}]")
add(
    "values", "{{ words | trim }}|{{ 'xxaxx' | trim('x') }}", "{{ nums | sort(reverse=true) }} {{ mixed | sort }} {{ mixed | sort(case_sensitive=true) }} {{ rows | sort(attribute='v') | map(attribute='n') | list }} {{ rows | sort(attribute='v,n') | map(attribute='n') | join }} {{ rows | sort(true, attribute='v') | map(attribute='n') | join }}", "{{ nums | unique | list }} {{ mixed | unique | list }} {{ rows | unique(attribute='v') | map(attribute='n') | list }}", "{{ rows | map(attribute='k.z', default='-') | list }} {{ rows | map(attribute='n') | map('upper') | join('+') }}", "{{ rows | map(attribute='zz') | list }}", "{{ rows | selectattr('v', 'equalto', 2) | map(attribute='n') | list }} {{ rows | rejectattr('k') | map(attribute='n') | list }} {{ rows | selectattr('k', 'defined') | list | length }} {{ rows | rejectattr('v', 'gt', 1) | list | length }}", "{{ nums | select('odd') | list }} {{ nums | reject('equalto', 3) | list }} {{ nums | select('in', [1, 2]) | list }} {{ l | select('none') | list }} {{ l | reject('string') | list }}", "{{ rows | groupby('v') }}", "{% for k, g in rows | groupby('v') %}{{ k }}:{{ g | map(attribute='n') | join }};{% endfor %}", "{{ rows | groupby('n') | map('first') | list }}", "{{ rows | groupby('k.z', default=0) | length }}",
    "{{ nums | join('-') }} {{ rows | join(', ', attribute='n') }} {{ l | join('|') }}", "{{ nums | map('string') | join }} {{ mixed | map('lower') | list }} {{ nums | map('default', 1) | list }} {{ [1.234, 2.5] | map('round', 1) | list }}", "{{ nums | map('nofilter') | list }}", "{{ nums | select('notest') | list }}", "{{ nums | nofilter }}", "{{ nums is notest }}", "{{ d | dictsort }} {{ d | dictsort(reverse=true) }} {{ {'b': 2, 'A': 1} | dictsort }} {{ {'b': 2, 'A': 1} | dictsort(true) }} {{ {'b': 1, 'a': 2} | dictsort(by='value') }}", "{{ d | items | list }}", "{{ d | length }} {{ u | length }} {{ d.items() | length }}", "{{ (nums | map('string')) | length }}", "{% set g = nums | select('odd') %}{{ g | first }}{{ g | list }}{{ g | list }}", "{% set g = [] | select('odd') %}{{ 'yes' if g else 'no' }}", "{{ nums | first }} {{ nums | last }} {{ [] | first }}| {{ [] | last }}|",
    "{{ lines | indent }}", "{{ lines | indent(2, true) }}", "{{ lines | indent(2, blank=true) }}", "{{ lines | indent('> ', first=true) }}", "{{ 'a' | indent(width=3, first=True) }}", "{{ words | truncate(10) }} {{ words | truncate(10, true) }} {{ words | truncate(12, end='!') }} {{ words | truncate(10, leeway=0) }}", "{{ s | truncate(2, leeway=0) }}", "{{ '%s-%s' | format('a', 1) }} {{ '%(x)s' | format(x=1) }}", "{{ s | replace('b', 'X') }} {{ 'aaa' | replace('a', 'b', 2) }} {{ 'ab' | replace('', '-') }} {{ 5 | replace('5', '6') }} {{ 'x' | replace('x', 1) }}",
    "{{ '42' | int }} {{ '42.9' | int }} {{ 'x' | int }} {{ 'x' | int(5) }} {{ '0x1f' | int(base=16) }} {{ '1f' | int(0, 16) }} {{ ' 7 ' | int }} {{ '1_000' | int }} {{ 3.9 | int }} {{ -3.9 | int }} {{ none | int }} {{ true | int }} {{ '1e3' | int }} {{ [] | int(8) }}", "{{ '4.5' | float }} {{ 'x' | float }} {{ 'x' | float(1.5) }} {{ 3 | float }} {{ '1e3' | float }} {{ ' -2 ' | float }} {{ 'inf' | float }} {{ 'nan' | float }} {{ true | float }}", "{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.675 | round(2) }} {{ 1234.5678 | round(1) }} {{ 2.1 | round(0, 'ceil') }} {{ 2.9 | round(0, 'floor') }} {{ 2.125 | round(2, 'ceil') }} {{ 7 | round }} {{ 1234.0 | round(-2) }} {{ -2.5 | round }}", "{{ nums | sum }} {{ rows | sum(attribute='v') }} {{ nums | sum(start=10) }} {{ [0.1, 0.2] | sum }}", "{{ nums | min }} {{ nums | max }} {{ mixed | max }} {{ mixed | min(case_sensitive=true) }} {{ rows | max(attribute='v') }} {{ [] | max }}|", "{{ nums | batch(3, 'x') | list }} {{ range(10) | batch(4) | list }} {{ range(7) | slice(3) | list }} {{ range(7) | slice(3, '-') | list }}", "{{ s | attr('upper') is callable }} {{ d | attr('b') }}|", "{{ nums | reverse | first }} {{ s | reverse }} {{ u | reverse }}", "{{ 'a' | default }} {{ undefined_name | default }}| {{ none | default('x') }} {{ none | default('x', true) }} {{ '' | default('x', boolean=true) }} {{ d.x.y | default('z') }}", "{{ d.x | default('z') }}", "{{ undefined_name | default('a') | upper }}", "{{ html | safe }} {{ html | e }} {{ (html | safe) + '<' }} {{ '<' + (html | safe) }} {{ (html | e) ~ '<' }} {{ (html | safe) | e }} {{ html | e | length }} {{ html | safe is escaped }}", "{{ [html | safe] }}", "{{ (html | safe).upper() is escaped }} {{ (html | safe) | upper | e }}",
    "{{ undefined_name | upper }}| {{ undefined_name | list }} {{ undefined_name | length }} {{ undefined_name | join }}|", "{{ undefined_name | tojson }}", "{{ undefined_name | int }}", "{{ undefined_name | sort }}", "{{ undefined_name | trim }}|{{ undefined_name | string }}|{{ undefined_name | first }}|", "{{ 'a b' | wordcount }} {{ \"it's one-two 你好\" | wordcount }}", "{{ 'hello world-foo (bar) [baz] <q> {z}  x' | title }} {{ \"it's\" | title }}", "{{ \"it's a TEST\".title() }} {{ 'HELLO wORLD' | capitalize }} {{ u | title }} {{ u.title() }} {{ u | capitalize }}", "{{ 'a/b c?d&é' | urlencode }} {{ {'a b': 'c&d', 'e': 1} | urlencode }}", "{{ 'ab' | center(6) }}| {{ 'abc' | center(6) }}| {{ 'ab' | center(5) }}| {{ 'abc' | center(8) }}|",
)
# JSON.
for subject in ["d", "l", "rows", "tree", "u", "ctl", "html", "big", "small", "third", "n", "t", "nums", "e", "[]", "{}", "[[], {}, [[]]]", "(1, 'a')", "{'a': {}, 'b': []}", "{1: 'a', none: 2, true: 3, 1.5: 4}", "[1e16, 1e-7, 100.0, 12345678901234567890.0]", "'\\x7f\\u2028\\x08\\x0c'", "{'b': 1, 'a': 2}", "range(3)", "namespace()", "d.items()", "nums | map('string')", "d.keys() | list"]:
    for options in ["", "(indent=2)", "(ensure_ascii=true)", "(sort_keys=true)", "(separators=(',', ':'))", "(indent=4, separators=(',', ': '), sort_keys=True)", "(indent='\\t')", "(indent=0)"]:
        add("values", f"{{{{ {subject} | tojson{options} }}}}")
add("chat", "{{ tools | tojson }}", "{{ tools | tojson(indent=4) }}", "{{ messages | tojson }}", "{{ messages[3].content | tojson }}", "{{ messages | tojson(nope=1) }}", "{{ tools | tojson(true, 1, (';', '='), true) }}", "{{ [1] | tojson(separators=[', ', ': ']) }}")
# Tests.
for name in ["defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "true", "false", "mapping", "iterable", "sequence", "callable", "odd", "even", "divisibleby 3", "divisibleby(2)", "lower", "upper", "in [1, 'abc', none]", "eq 7", "equalto('abc')", "ne 7", "gt 1", "ge(7)", "lt 9", "le 7", "sameas none", "sameas(true)", "escaped"]:
    for subject in ["s", "e", "nums", "d", "i", "zero", "f", "n", "t", "undefined_name", "range(3)", "d.items()", "(1, 2)", "range", "nums | map('string')"]:
        if name in ("lower", "upper") and subject in ("range", "nums | map('string')"):
            continue
        if name.startswith("sameas") and subject not in ("n", "t", "s", "i"):
            continue
        add("values", f"{{{{ {subject} is {name} }}}}")
add(
    "values", "{{ i is not odd }} {{ not i is odd }} {{ i is not divisibleby 2 and true }}", "{{ 'upper' is filter }} {{ 'x' is filter }} {{ 'odd' is test }} {{ 'x' is test }}", "{{ i is defined is defined }}", "{{ s is string and s is not mapping or n }}", "{{ 3 is in nums }} {{ 9 is not in nums }}", "{{ i is eq i }} {{ i is == 7 }}" if False else "{{ i is eq i }}", "{{ d.b is defined and d.z is not defined and d.z.y is defined }}", "{{ (i is odd) ~ 'x' }}", "{{ 'a' if i is odd else 'b' }}", "{{ 'ABC' is upper }} {{ 'ABc' is upper }} {{ 'abc1' is lower }} {{ '1' is lower }}", "{{ i is odd(1) }}", "{{ i is divisibleby 0 }}",
)
# Methods of texts.
for method in ["upper()", "lower()", "title()", "capitalize()", "swapcase()", "strip()", "lstrip()", "rstrip()", "split()", "rsplit()", "splitlines()", "splitlines(true)", "isalpha()", "isdigit()", "isalnum()", "isspace()", "islower()", "isupper()", "istitle()", "isdecimal()", "isnumeric()", "isascii()", "isprintable()", "split(' ')", "split(' ', 1)", "rsplit(' ', 1)", "split(maxsplit=1)", "rsplit(None, 1)", "strip('a c')", "lstrip(' t')", "rstrip('x ')", "startswith('a')", "endswith('c')", "startswith(('x', ' '))", "find('b')", "rfind('o')", "count('o')", "count('')", "replace('b', 'XX')", "replace('o', '0', 1)", "partition('b')", "rpartition(' ')", "removeprefix('ab')", "removesuffix('bc')", "center(9)", "ljust(5, '.')", "rjust(5, '.')", "zfill(5)", "expandtabs()", "join(['1', '2'])", "casefold()"]:
    for subject in ["s", "e", "u", "words", "lines", "'ab12'", "'-42'", "'Title Case'", "'²½٣'", "ctl"]:
        if method == "casefold()" and subject in ("u", "lines", "ctl", "'²½٣'"):
            continue
        add("values", f"{{{{ [{subject}.{method}] }}}}")
add(
    "values", "{{ s.index('b') }} {{ s.rindex('c') }}", "{{ s.index('z') }}", "{{ s.join([1]) }}", "{{ ', '.join(mixed) }} {{ ''.join(u) }} {{ '-'.join(d) }}", "{{ s.split('') }}", "{{ s.startswith('b', 1) }} {{ s.endswith('b', 0, 2) }}", "{{ s.startswith(1) }}", "{{ s.strip(1) }}", "{{ s.strip(none) }}", "{{ s.upper(1) }}", "{{ s.replace('a') }}", "{{ '{} {}'.format(1, 'a') }} {{ '{0}{1}{0}'.format('a', 'b') }} {{ '{x} {y.b} {z[1]}'.format(x=1, y=d, z=nums) }} {{ '{{}}'.format() }}", "{{ '{:>5}|{:<5}|{:^5}|{:*^7}|{:05d}|{:.2f}|{:x}|{:+d}'.format('a', 'b', 'c', 'd', 42, 3.14159, 255, 5) }}", "{{ '{!r} {!s}'.format('a', 'b') }}", "{{ '{}'.format() }}", "{{ '{'.format() }}", "{{ '{}'.format(1.0) }} {{ '{}'.format(none) }} {{ '{}'.format([1]) }} {{ '{}'.format(true) }}", "{{ '{a}'.format(b=1) }}",
    "{{ 'a,b,,c'.split(',') }} {{ 'a,b,,c'.rsplit(',', 1) }} {{ ',a,'.split(',') }} {{ ''.split(',') }} {{ ''.split() }}", "{{ '</think>x</think>y'.split('</think>')[-1].lstrip('\\n') }}", "{{ ('a' ~ '\\n\\n').rstrip('\\n') }}|", "{{ '  x '.strip().upper().lower() }}", "{{ 'straße'.upper() }} {{ 'ŉ'.upper() }} {{ 'ﬁ'.title() }} {{ 'ΟΔΟΣ'.lower() }} {{ 'ΑΣ ΑΣΑ Σ'.lower() }} {{ 'İ'.lower() | length }} {{ 'ǆ'.title() }} {{ 'ǆ'.capitalize() }}", "{{ 'x\\x1cy\\x85z\\x0bw'.splitlines() }} {{ 'x\\x1cy\\x85z'.split() }} {{ '\\u3000a\\u200b'.strip() | length }}",
)
# Whole small templates in the manner of public ones.
add(
    "chat", "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' }}{% if m.content is string %}{{ m.content | trim }}{% else %}{{ m.content | tojson }}{% endif %}{{ '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}", "{%- if tools %}\n    {{- '<tools>' }}\n    {%- for tool in tools %}\n        {{- '\\n' }}\n        {{- tool | tojson }}\n    {%- endfor %}\n    {{- '</tools>' }}\n{%- endif %}", "{%- for message in messages %}\n    {%- if loop.first and message.role != 'system' %}x{% endif %}\n    {%- if message.tool_calls %}\n        {%- for tc in message.tool_calls %}\n            {%- set f = tc.function %}\n            {{- '<call>' ~ f.name ~ '(' ~ (f.arguments | tojson) ~ ')' }}\n        {%- endfor %}\n    {%- endif %}\n{%- endfor %}", "{%- set ns = namespace(last=-1) %}{%- for message in messages[::-1] %}{%- set index = (messages|length - 1) - loop.index0 %}{%- if ns.last < 0 and message.role == 'user' %}{%- set ns.last = index %}{%- endif %}{%- endfor %}{{ ns.last }}", "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% endfor %}", "{% for m in messages %}{% for k, v in m.items() %}{{ k }}: {{ v }}\n{% endfor %}{% endfor %}", "{{ bos_token }}{{ messages | selectattr('role', 'equalto', 'user') | list | length }}{{ (messages | selectattr('role', 'in', ['user', 'tool']) | map(attribute='role') | list)[-1] }}{{ eos_token }}", "{% set content = messages[2].content %}{{ content.split('—')[0].strip() ~ '|' ~ content.split('—')[-1] }}", "{% for m in messages if m.role != 'system' %}{{ loop.index }}{{ m.role }}{{ '' if loop.last else ', ' }}{% endfor %}", "{{ messages[-1]['role'] }}{{ messages[99] }}|{{ messages[99] is defined }}", "{{ messages[99].role }}", "{% set x = messages[0] %}{% set x.role = 1 %}", "{{ messages[1].content }}{{ messages[1].content | e }}{{ messages[1:2] }}", "{%- macro render(m) -%}\n{%- if m.content is string -%}{{ m.content }}{%- elif m.content is mapping -%}{%- for k in m.content | sort -%}{{ k }}={{ m.content[k] }};{%- endfor -%}{%- endif -%}\n{%- endmacro -%}\n{%- for m in messages -%}[{{ render(m) }}]{%- endfor -%}",
)

written = []
seen = set()
for data, template in snippets:
    if (data, template) in seen:
        continue
    seen.add((data, template))
    entry = {"t": template, "d": data}
    try:
        entry["e"] = _compile_jinja_template(template).render(**copy.deepcopy(DATA[data]))
    except Exception as error:  # noqa: BLE001
        entry["error"] = type(error).__name__
    if " at 0x" in entry.get("e", "") or "<class" in entry.get("e", ""):
        continue
    written.append(entry)

path = pathlib.Path(__file__).parent / "snippets.json"
with open(path, "w", encoding="utf-8") as file:
    file.write('{"data": ' + json.dumps(DATA, ensure_ascii=True) + ',\n"snippets": [\n')
    file.write(",\n".join(json.dumps(entry, ensure_ascii=True) for entry in written))
    file.write("\n]}\n")
print(len(written), "snippets,", sum("error" in entry for entry in written), "of them errors")

if len(sys.argv) > 1:
    differing = {}
    for line in gzip.open(sys.argv[1], "rt", encoding="utf-8"):
        case = json.loads(line)
        template = _compile_jinja_template(case["chat_template"])
        day = datetime.datetime(2025, 7, 10)
        template.environment.globals["strftime_now"] = day.strftime
        text = template.render(**case["data"])
        if text != case["expected"]:
            differing[case["id"]] = text
    with open(path.parent / "cases.json", "w", encoding="utf-8") as file:
        json.dump(differing, file, indent=1)
        file.write("\n")
    print(len(differing), "cases where Jinja2 makes another text:", ", ".join(differing))
