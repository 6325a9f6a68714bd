import Foundation

/// Where a reviewer's keys come from.
protocol ReviewKeys {
    /// Columns and lines of the screen; `nil` where there is none.
    var size: (columns: Int, lines: Int)? { get }

    /// Waits for the next key; `nil` when no more will come.
    func next() -> Character?

    /// Leaves the terminal as it was found.
    func close()
}

/// Keys as they are pressed, without return and without echo.
final class TerminalKeys: ReviewKeys {
    private var before = termios()
    private var isRaw = false

    /// `nil` where standard input or output is no terminal.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1,
            unsafe tcgetattr(STDIN_FILENO, &before) == 0
        else { return nil }
        var raw = before
        // Ctrl-C still ends the program: every verdict is written down when it is given.
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        isRaw = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) == 0
    }

    deinit { close() }

    var size: (columns: Int, lines: Int)? {
        var window = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    func next() -> Character? { StandardInput.character() }

    func close() {
        guard isRaw else { return }
        isRaw = false
        _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
    }
}

/// Keys from a pipe or a file; white space between them is passed over.
struct PipedKeys: ReviewKeys {
    var size: (columns: Int, lines: Int)? { nil }

    func next() -> Character? {
        while let key = StandardInput.character() {
            if !key.isWhitespace { return key }
        }
        return nil
    }

    func close() {}
}

private enum StandardInput {
    /// The next byte; every key that means something is ASCII.
    static func character() -> Character? {
        let data = try? FileHandle.standardInput.read(upToCount: 1)
        return data?.first.map { Character(Unicode.Scalar($0)) }
    }
}
