import Student

/// A chat template with the chat that it renders behind it, both spoilt.
struct TemplateFuzz: FuzzedReader {
    static let name = "template"
    private static let border = Array("\n--border--\n".utf8)

    /// The shapes that public templates have: a loop, tool calls, namespaces, macros.
    private static let templates = [
        "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + "
            + "'<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}"
            + "{{ '<|im_start|>assistant\\n' }}{% endif %}",
        """
        {{- bos_token }}{%- set ns = namespace(last=-1, tools=false) -%}
        {%- for m in messages[::-1] if m.role == 'user' and not m.content.startswith('<tool') -%}
        {%- set ns.last = messages | length - loop.index -%}{%- break -%}{%- endfor %}
        {%- if tools is iterable and tools | length > 0 %}
        {{- 'Tools:\\n' }}{% for tool in tools %}{{ tool | tojson(indent=2) }}
        {%- if not loop.last %}, {% endif %}{% endfor %}{% endif %}
        {%- for m in messages %}{%- set text = (m.content or '').split('</think>')[-1].strip() %}
        {{- '<' ~ m.role ~ '>' ~ (text if loop.index0 < ns.last else m.content | trim) }}
        {%- endfor %}
        """,
        """
        {% macro call(c, i=0) %}{"n": "{{ c.function.name }}", "a": {{ c.function.arguments | tojson }}, \
        "i": {{ '%03d' % i }}}{% endmacro %}
        {% for m in messages recursive %}{% if m.tool_calls is defined %}{% for c in m.tool_calls %}\
        {{ call(c, loop.index) }}{% endfor %}{% elif m.role in ['user', 'assistant'] %}\
        {% generation %}{{ m.content | upper | replace('A', 'b') }}{% endgeneration %}\
        {% elif m.role != 'system' %}{{ raise_exception('unknown role: ' + m.role) }}{% endif %}\
        {% endfor %}
        """,
        """
        {%- set x = range(3) | map('string') | join('-') %}{{ x.center(9) | title }}
        {{- messages | selectattr('role', 'equalto', 'user') | list | length }}
        {{- {'a': [1, 2.5, none, true]}.items() | list }}{{ strftime_now('%d %b %Y') }}
        {%- filter indent(2) %}{{ messages[0].content[:20] | e }}{% endfilter %}
        {%- for a in 'abc' %}{{ loop.cycle('x', 'y') }}{{ a if a != 'b' }}{% else %}none{% endfor %}
        """,
    ]

    private static let chat =
        #"{"messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": "#
        + #""订单 e\u0301 <|im_end|>"}, {"role": "assistant", "content": "<think>a</think>b", "#
        + #""tool_calls": [{"function": {"name": "get", "arguments": {"b": 1, "a": [2.5]}}}]}, "#
        + #"{"role": "user", "content": "?"}], "tools": [{"type": "function", "function": "#
        + #"{"name": "get", "parameters": {"type": "object"}}}]}"#

    init(_ folder: FuzzFolder) {}

    func examples() -> [[UInt8]] {
        Self.templates.map { Array($0.utf8) + Self.border + Array(Self.chat.utf8) }
    }

    func accepts(_ input: [UInt8]) throws -> Bool {
        let cut = input.firstRange(of: Self.border) ?? input.count..<input.count
        let source = String(decoding: input[..<cut.lowerBound], as: UTF8.self)
        let json = String(decoding: input[cut.upperBound...], as: UTF8.self)
        // These throw nothing but the room's own error.
        do {
            var template = try ChatTemplate(source)
            template.now = .now
            template.limit(steps: 20_000, textBytes: 1 << 20)
            _ = try template.text(Chat(json: json.isEmpty ? Self.chat : json), waiting: true)
            return true
        } catch { return false }
    }
}
