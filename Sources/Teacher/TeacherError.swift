package import Flywheel

/// Why the teacher cannot be asked at all; troubles of single questions are reasons instead.
///
/// Messages name the host, counts and codes: never a key, a body or text that a teacher wrote.
package struct TeacherError: Explained, Hashable {
    package enum Code: String, Sendable {
        /// The prompt template is not one.
        case template = "teacher_template"
        /// An option is impossible.
        case options = "teacher_options"
        /// The base URL is no URL a teacher can have.
        case endpoint = "teacher_endpoint"
        /// The key is missing, wrong or not allowed to do this.
        case key = "teacher_key"
        /// Nothing at that path, or no such model.
        case notFound = "teacher_not_found"
        /// The endpoint sends its callers elsewhere, and redirects are not followed.
        case redirect = "teacher_redirect"
        /// The account has no money left.
        case quota = "teacher_quota"
        /// Nobody can be reached there.
        case down = "teacher_down"
        /// Somebody answers, but not a chat-completions endpoint.
        case notAPI = "teacher_not_api"
        /// Every endpoint asks to come back later than a run waits.
        case later = "teacher_later"
        /// Call after call ends without a clear outcome.
        case failing = "teacher_failing"
        /// Not one question was accepted.
        case refusesAll = "teacher_refuses_all"
        /// Paid answers cannot be kept on disk while the database is away.
        case spool = "teacher_spool"
        /// The ledger's file is none, is in use, or cannot be written.
        case ledger = "teacher_ledger"
        /// The provider refused a batch file, or lost one.
        case batch = "teacher_batch"
        /// This machine cannot make calls now.
        case transport = "teacher_transport"
    }

    package let code: Code
    package let trouble: Trouble
    package let message: String

    package var codeName: String { code.rawValue }

    init(_ code: Code, _ trouble: Trouble, _ message: String) {
        self.code = code
        self.trouble = trouble
        self.message = message
    }

    /// The same, with what has been reached so far.
    func adding(answered: Int, of total: Int) -> TeacherError {
        TeacherError(
            code,
            trouble,
            "\(message); \(answered) of \(total) answers are in the ledger, run again"
        )
    }
}
