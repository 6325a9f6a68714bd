import Testing

@testable import Privacy

struct SecretRecognizerTests {
    // Split so that scanners of the repository do not report these made-up keys.
    @Test(arguments: [
        ["sk-", "proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1w"], ["AKIA", "IOSFODNN7EXAMPLE"],
        ["ghp_", "16C7e42F292c6912E7710c838347Ae178B4a"], ["LTAI", "5tQnKxUx2G4b9pYz"],
        ["AIza", "SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe"],
        ["eyJ", "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN"],
        ["glpat-", "x7Qm2Lr9Ks4Tz8Wv1Yb6"], ["AKID", "z8krbsJ5yKBZQpn74WFkmLPx3EXAMPL1"],
        ["xoxb-", "17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy"],
        ["110201543:", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"],
        ["8d3f2a1b4c5e6f708192a3b4c5d6e7f8.", "AbCdEf1234567890"],
        ["sk-ant-", "api03-aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6kL9nO2qR5tU8wX1zA4cD7fG0iJ3lM6oP"],
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

    @Test(arguments: [
        ("api_key = \"f3Kq9ZpL2vXw8RtY7mNb\"", "api_key = \"<SECRET_1>\""),
        ("password: hunter22x", "password: <SECRET_1>"),
        ("我的密码是abc12345，别说出去", "我的密码是<SECRET_1>，别说出去"),
        ("密码：88664422", "密码：<SECRET_1>"),
        (
            "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ3mLp9Rs",
            "aws_secret_access_key=<SECRET_1>"
        ),
        ("Authorization: Bearer mF_9.B5f-4.1JqMx8Lw2Zt", "Authorization: Bearer <SECRET_1>"),
        ("{\"client_secret\": \"q1W2e3R4t5Y6u7I8o9P0\"}", "{\"client_secret\": \"<SECRET_1>\"}"),
    ])
    func `what a name gives away is replaced`(text: String, result: String) {
        #expect(redacted(text, [.secret]) == result)
    }

    @Test(arguments: [
        "password = input('password')", "token = tokenizer.encode(text)", "max_tokens=2048",
        "api_key=\"YOUR_API_KEY_GOES_HERE_1\"", "password = os.environ[\"DB_PASSWORD_1\"]",
        "密码是什么", "如何重置密码：第1步", "the token: a word or a part of it", "password: None",
        "token = 1234567890123456789", "key: value", "Basic understanding of 3 things",
    ])
    func `code and talk about secrets is left alone`(text: String) {
        #expect(redacted(text, [.secret]) == text)
    }

    @Test(arguments: [
        (
            "https://a.com/x?access_token=Zx81kLmQ0pRt5vWy7&b=1",
            "https://a.com/x?access_token=<URL_CREDENTIALS_1>&b=1"
        ),
        (
            "https://9f8e7d6c5b4a39281706f5e4d3c2b1a0@github.com/a",
            "https://<URL_CREDENTIALS_1>@github.com/a"
        ),
        ("x?sv=1&sig=aB3%2FdE6gH9jK2mN5pQ8s%3D", "x?sv=1&sig=<URL_CREDENTIALS_1>"),
        ("x?key=short&token=abc", "x?key=short&token=abc"),
    ])
    func `keys in an address are replaced`(text: String, result: String) {
        #expect(redacted(text, [.urlCredentials]) == result)
    }
}
