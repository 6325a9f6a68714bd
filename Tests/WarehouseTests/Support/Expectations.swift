import Flywheel
import Postgres
import Testing
import Warehouse

/// Expects a failure with the code, and hands it on for a look at its message.
@discardableResult
func expectFailure(
    _ code: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
) -> Failure? {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let failure as Failure {
        #expect(failure.codeName == code, sourceLocation: sourceLocation)
        return failure
    } catch {
        Issue.record("\(error)", sourceLocation: sourceLocation)
    }
    return nil
}

extension TestDatabase {
    /// As if a minute had passed since the last renewal of every lease.
    func expireLeases() throws {
        try connect().execute(
            "UPDATE pipeline.window_state SET lease_until = now() - interval '1 second' "
                + "WHERE status = 'leased'"
        )
    }
}

extension TestDatabase {
    /// Waits for the server to notice that the other runs' sessions were closed.
    func untilOnlyOneRunLives() throws {
        while try count("SELECT count(*) FROM pipeline.run WHERE pipeline.is_alive(run_id)") > 1 {}
    }
}

extension Warehouse {
    func conversations(_ window: Window) throws -> [Conversation] {
        var found: [Conversation] = []
        try eachConversation(in: window) { found.append($0) }
        return found
    }
}
