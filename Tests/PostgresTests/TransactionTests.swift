import Postgres
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct TransactionTests {
    struct Stop: Error {}

    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
        try connection.script("CREATE TABLE tool (id bigint PRIMARY KEY)")
    }

    private func add(_ id: Int) throws {
        try connection.execute("INSERT INTO tool VALUES ($1)", [id])
    }

    private func ids() throws -> [Int] {
        try database.connect().query("SELECT id FROM tool ORDER BY id").map { try $0.get(0) }
    }

    @Test func `what is returned is committed`() throws {
        let answer = try connection.transaction { _ in
            try add(1)
            #expect(try ids() == [])
            return 42
        }
        #expect(answer == 42)
        #expect(try ids() == [1])
    }

    @Test func `what throws is rolled back`() throws {
        #expect(throws: Stop.self) {
            try connection.transaction { _ in
                try add(1)
                throw Stop()
            }
        }
        #expect(try ids() == [])
        try add(2)
        #expect(try ids() == [2])
    }

    @Test func `an inner transaction is undone alone`() throws {
        try connection.transaction { _ in
            try add(1)
            #expect(throws: PostgresError.self) {
                try connection.transaction { _ in
                    try add(2)
                    try add(1)
                }
            }
            try connection.transaction { _ in try add(3) }
        }
        #expect(try ids() == [1, 3])
    }

    @Test func `a swallowed failure is no commit`() throws {
        try add(1)
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { _ in
                try add(2)
                try? add(1)
            }
        }
        #expect(error?.code == .misuse)
        #expect(try ids() == [1])
    }

    @Test func `a failure swallowed inside spares the outer transaction`() throws {
        try connection.transaction { _ in
            try add(1)
            #expect(throws: PostgresError.self) {
                try connection.transaction { _ in try? add(1) }
            }
            try add(2)
        }
        #expect(try ids() == [1, 2])
    }

    @Test func `an inner transaction cannot be stricter`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { try $0.transaction(.serializable) { _ in } }
        }
        #expect(error?.code == .misuse)
    }

    @Test func `a strict transaction sees one state`() throws {
        let counts = try connection.transaction(.repeatableRead) { mine in
            let before = try mine.query("SELECT 1 FROM tool").count
            try database.connect().execute("INSERT INTO tool VALUES (1)")
            return (before, try mine.query("SELECT 1 FROM tool").count)
        }
        #expect(counts == (0, 0))
    }

    @Test func `a commit whose answer is lost can be looked up`() throws {
        let other = try database.connect()
        var id: Int64 = 0
        // A deferred trigger ends the session within COMMIT.
        try connection.script(
            """
            CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER leaving AFTER INSERT ON tool
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave();
            """
        )
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { mine in
                id = try mine.transactionID()
                try add(1)
                #expect(try other.outcome(ofTransaction: id) == .inProgress)
            }
        }
        #expect(error?.code == .inDoubt)
        #expect(try other.outcome(ofTransaction: id) == .aborted)
        #expect(try ids() == [])
    }

    @Test func `a committed transaction is known as such`() throws {
        let id = try connection.transaction { try $0.transactionID() }
        #expect(try connection.outcome(ofTransaction: id) == .committed)
    }
}
