import Jinja
import Testing

@Suite struct ErrorTests {
    @Test(arguments: [
        ("{{ x | nofilter }}", "nofilter"), ("{{ x is notest }}", "notest"),
        ("{% notag %}", "notag"), ("{% include 'x' %}", "include"),
        ("{{ 'a' | urlize }}", "urlize"), ("{{ 'a'.encode() }}", "encode"),
        ("{{ lipsum() }}", "lipsum"),
    ])
    func `what is not supported is named`(source: String, name: String) {
        #expect(code(source) == .unsupported)
        #expect(render(source).contains("'\(name)'"))
    }

    @Test(arguments: [
        ("{{ x.y }}", JinjaError.Code.undefined), ("{{ 'a' + 1 }}", .type),
        ("{{ 1 / 0 }}", .value), ("{% if %}", .syntax), ("{{ raise_exception('no') }}", .raised),
        ("{{ [].append(1) }}", .security), ("{{ range(10 ** 6) }}", .limit),
        ("{{ strftime_now('%Y') }}", .value), ("{{ 9223372036854775807 + 1 }}", .value),
    ])
    func `errors have a code`(source: String, wanted: JinjaError.Code) {
        #expect(code(source) == wanted)
    }

    @Test func `an error names its line`() throws {
        let error = #expect(throws: JinjaError.self) {
            try Template("a\n{% if true %}\n{{ x.y }}\n{% endif %}").render([])
        }
        #expect(error?.line == 3)
        #expect(throws: JinjaError(.syntax, line: 2, "unexpected ')'")) {
            try Template("a\n{{ ) }}")
        }
    }

    @Test func `a raised text is shown only where the template writes it`() {
        #expect(render("{{ raise_exception('roles must alternate') }}").contains("must alternate"))
        let made = render("{{ raise_exception('no ' + x) }}", ["x": "secret"])
        #expect(made.hasPrefix("error: raised") && !made.contains("secret"))
    }

    @Test func `the moment is written as the template asks`() {
        var moment = Moment(year: 2024, month: 2, day: 9)
        moment.hour = 15
        let text = render(
            "{{ strftime_now('%d %B %Y|%-d %b %y|%A %a|%H:%M:%S %I %p|%j %F') }}",
            now: moment
        )
        #expect(text == "09 February 2024|9 Feb 24|Friday Fri|15:00:00 03 PM|040 2024-02-09")
    }

    @Test func `generation blocks are found in the text`() throws {
        let template = try Template(
            "{% for m in ms %}é{% generation %}{{ m }}{% endgeneration %};{% endfor %}"
        )
        let rendering = try template.render([.init("ms", ["a", "bc"])])
        #expect(rendering.text == "éa;ébc;")
        #expect(rendering.generations == [2..<3, 6..<8])
        let inside = "{% set x %}{% generation %}a{% endgeneration %}{% endset %}{{ x }}"
        #expect(code(inside) == .unsupported)
    }
}
