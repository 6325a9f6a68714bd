import Flywheel

struct PastedKey: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("pasted_key", 1)
    static let purpose = RulePurpose.privacy
    static let manual = """
        Drops prompts of a conversation into which somebody pasted a private key or an access key \
        of a known provider, by the user or by an answer. A privacy rule: no protected tag \
        overrules it.
        Keys are replaced when logs are pulled (`redact: [secret]`); this rule is the net beneath, \
        for pipelines that pull without it and for rows from files. Patterns after gitleaks' \
        default rules (AWS, GitHub, GitLab, Slack, Google, OpenAI, Anthropic, Hugging Face, npm, \
        SendGrid, Stripe, JWT, PEM), Alibaba and Tencent Cloud added.
        Passwords and keys without a prefix are not seen. Language plays no part.
        Code: pasted_key.
        """

    init(_ options: Options) throws {}

    private static let patterns = [
        #"-----BEGIN [A-Z ]{0,20}PRIVATE KEY( BLOCK)?-----"#,
        #"\b(AKIA|ASIA)[0-9A-Z]{16}\b"#,
        #"\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{40}"#,
        #"\bglpat-[A-Za-z0-9_-]{20}"#,
        #"\bxox[abeoprs]-[A-Za-z0-9-]{20}"#,
        #"\bAIza[0-9A-Za-z_-]{35}"#,
        #"\bsk-(ant-|proj-|svcacct-)?[A-Za-z0-9_-]{32}"#,
        #"\bhf_[A-Za-z]{34}\b"#,
        #"\bnpm_[A-Za-z0-9]{36}\b"#,
        #"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"#,
        #"\b[rs]k_live_[A-Za-z0-9]{20}"#,
        #"\beyJ[A-Za-z0-9_-]{17,}\.eyJ[A-Za-z0-9_-]{17,}\.[A-Za-z0-9_-]{10}"#,
        #"\bLTAI[A-Za-z0-9]{16,20}\b"#,
        #"\bAKID[A-Za-z0-9]{32}\b"#,
    ]

    var needs: RuleNeeds { RuleNeeds(patterns: Self.patterns, eachMessage: true) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let found = facts.messageHits.contains { !$0.isEmpty } || !facts.promptHits.isEmpty
        return found ? .drop(Reason("pasted_key")) : .keep
    }
}
