import Flywheel

/// What is looked for in a text and replaced by a placeholder.
///
/// The order of the cases is the order in which overlapping finds win.
package enum PersonalDataKind: String, Sendable, Hashable, CaseIterable {
    case urlCredentials = "url_credentials"
    case secret
    case email
    case chineseID = "cn_id"
    case creditCode = "credit_code"
    case iban
    case bankCard = "bank_card"
    case mac
    case phone
    case passport
    case permit
    case plate
    case ip
    case qq
    case wechat

    /// - Throws: ``PrivacyError`` that lists the known kinds.
    package static func named(_ name: String) throws -> PersonalDataKind {
        guard let kind = PersonalDataKind(rawValue: name) else {
            throw PrivacyError(
                code: .unknownKind,
                message: "unknown kind of personal data '\(name)'; known are \(known)"
            )
        }
        return kind
    }

    /// The word inside the placeholder: `CN_ID` for `<CN_ID_1>`.
    var placeholder: String { rawValue.uppercased() }

    var recognizer: any Recognizer {
        switch self {
        case .urlCredentials: URLCredentialsRecognizer()
        case .secret: SecretRecognizer()
        case .email: EmailRecognizer()
        case .chineseID: ChineseIDRecognizer()
        case .creditCode: CreditCodeRecognizer()
        case .iban: IBANRecognizer()
        case .bankCard: BankCardRecognizer()
        case .phone: PhoneRecognizer()
        case .passport: PassportRecognizer()
        case .permit: PermitRecognizer()
        case .plate: PlateRecognizer()
        case .mac: MACRecognizer()
        case .ip: IPRecognizer()
        case .qq: QQRecognizer()
        case .wechat: WeChatRecognizer()
        }
    }

    private static var known: String { allCases.map(\.rawValue).sorted().joined(separator: ", ") }
}

extension PersonalDataKind: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decoder.spelled(
            "a kind of personal data (\(Self.known))",
            PersonalDataKind.init(rawValue:)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
