import Jinja
import Testing

/// Templates that would never end, fill the memory or the stack end with an error.
@Suite struct LimitTests {
    private func limited(_ source: String) -> JinjaError.Code? {
        do {
            var template = try Template(source)
            template.limits.steps = 100_000
            template.limits.textBytes = 4 << 20
            template.limits.outputBytes = 1 << 20
            _ = try template.render([.init("s", "aaaa")])
            return nil
        } catch { return error.code }
    }

    @Test(arguments: [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'a' * 10 ** 15 }}", "{{ [1] * 10 ** 15 }}", "{{ s.ljust(10 ** 12) }}",
        "{{ '%999999999d' % 1 }}", "{{ '{:999999999}'.format(1) }}", "{{ 'a' | center(10 ** 12) }}",
        "{{ 'a' | indent(10 ** 12) }}", "{{ [[]] | tojson(indent=10 ** 12) }}",
        "{% set ns = namespace(x='a') %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{% set ns = namespace(x='a') %}{% for i in range(99) %}{% set ns.x = ns.x.replace('a', 'aa') %}{% endfor %}",
        "{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}",
        "{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = {'a': ns.x} %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(9999) %}{% set ns.x = ns.x | map('string') %}{% endfor %}",
        "{% set ns = namespace(x='a') %}{% for i in range(9999) %}{% set ns.x = cycler(ns.x) %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f(a) %}{% for i in [1] %}{% if 1 + (2 ~ f([a])) %}{% endif %}{% endfor %}{% endmacro %}{{ f(1) }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% for i in range(99999) %}{{ 'aaaaaaaaaaaaaaaaaaaa' }}{% endfor %}",
        "{% set a = 'a' * 999999 %}{% for i in range(99999) %}{{ 'b' * 999 in a }}{% endfor %}",
    ])
    func `hostile templates reach a limit`(source: String) {
        #expect(limited(source) == .limit, "\(source.prefix(60))")
    }

    @Test func `deep sources reach a limit`() {
        for (open, middle, close) in [
            ("(", "1", ")"), ("[", "1", "]"), ("not ", "1", ""), ("-", "1", ""), ("1 + ", "1", ""),
            ("x.", "y", ""), ("1 if 1 else ", "1", ""), ("{1: ", "1", "}"), ("f(", "1", ")"),
            ("", "1", " | abs"), ("1 and ", "1", ""), ("x[", "1", "]"), ("1 ** ", "2", ""),
        ] {
            let deep =
                String(repeating: open, count: 5000) + middle
                + String(repeating: close, count: 5000)
            #expect(code("{{ \(deep) }}") == .limit, "\(open)")
        }
        let blocks = String(repeating: "{% if true %}", count: 5000)
        #expect(code(blocks) == .limit)
        #expect(code("{% set " + String(repeating: "(", count: 90) + "a" + " = 1 %}") == .syntax)
    }

    @Test func `chains and cycles of namespaces and macros are freed`() {
        #expect(
            render(
                """
                {%- set ns = namespace(x=none) -%}
                {%- for i in range(20000) -%}
                {%- set ns.x = namespace(x=ns.x) -%}
                {%- endfor -%}
                {%- set ns.x = ns -%}
                {%- for i in range(20000) -%}
                {%- set old = ns.m -%}
                {%- macro m() -%}{{ old }}{%- endmacro -%}
                {%- set ns.m = m -%}
                {%- endfor -%}
                done
                """
            ) == "done"
        )
    }

    @Test func `the deepest recursion that is allowed has room on the stack`() {
        let source = """
            {%- macro f(n) -%}{%- if n > 0 -%}{{ f(n - 1) }}{%- else -%}end{%- endif -%}{%- endmacro -%}
            {{ f(60) }}
            """
        #expect(render(source) == "end")
    }
}
