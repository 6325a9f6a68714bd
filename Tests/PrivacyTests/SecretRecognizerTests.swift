import Testing

@testable import Privacy

struct SecretRecognizerTests {
    // Split so that scanners of the repository do not report these made-up keys.
    @Test(arguments: [
        ["sk-", "proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1w"], ["AKIA", "IOSFODNN7EXAMPLE"],
        ["ghp_", "16C7e42F292c6912E7710c838347Ae178B4a"], ["LTAI", "5tQnKxUx2G4b9pYz"],
        ["AIza", "SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe"],
        ["eyJ", "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN"],
        ["glpat-", "x7Qm2Lr9Ks4Tz8Wv1Yb6"],
    ])
    func `keys with a provider's prefix are replaced`(parts: [String]) {
        let key = parts.joined()
        #expect(redacted("密钥\(key)，别外传", [.secret]) == "密钥<SECRET_1>，别外传")
        #expect(redacted("key=\"\(key)\"", [.secret]) == "key=\"<SECRET_1>\"")
    }

    @Test func `a private key is replaced whole`() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----"
        #expect(redacted("a\n\(key)\nb", [.secret]) == "a\n<SECRET_1>\nb")
        #expect(redacted("-----BEGIN PRIVATE KEY-----\nMIIEow", [.secret]) == "<SECRET_1>")
    }

    @Test(arguments: [
        "sk-xxxxxxxxxxxxxxxxxxxxxxxx", "sk-learn", "task-force-of-the-twenty-first-century",
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", "eyJ", "AKIA",
        "hf_hub_download_from_the_model_repository",
    ])
    func `words that only look like keys are left alone`(text: String) {
        #expect(redacted(text, [.secret]) == text)
    }

    @Test func `the credentials of an address are replaced and its host is kept`() {
        #expect(
            redacted("postgres://app:s3cret@db.example.com/x", [.urlCredentials, .email])
                == "postgres://<URL_CREDENTIALS_1>@db.example.com/x"
        )
        #expect(
            redacted("https://example.com:80/@a", [.urlCredentials]) == "https://example.com:80/@a"
        )
    }

    @Test func `four octets are an address and five parts or a large part are not`() {
        #expect(redacted("在10.0.0.255上", [.ip]) == "在<IP_1>上")
        for text in ["1.2.3.4.5", "1.2.3.256", "v1.2.3.4", "1.2.3"] {
            #expect(redacted(text, [.ip]) == text)
        }
    }
}
