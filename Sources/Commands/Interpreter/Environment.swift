import Reporting

/// What a command may touch outside the session. A test passes one that touches nothing.
package struct Environment {
    /// Shows a report, at once.
    package var emit: (Report) -> Void
    /// Shows reports that are read through, in a pager; false where they are to be shown as others are.
    package var readThrough: ([Report]) -> Bool
    /// The lines of text that a report makes at width 80 without colour: what a saved session records.
    package var render: (Report) -> [String]
    /// A report of many numbers with those alone that a text shows of it, as they are written there.
    package var abridged: (Report) -> Report
    /// The file of a page.
    package var page: (Page) -> [UInt8]
    /// The file of a recording.
    package var film: (Recording) -> [UInt8]
    /// Says something beside the results: a notice, or an error that does not end the statement.
    package var notify: (Diagnostic) -> Void
    /// Shows how far a long command is; nil takes the line away.
    package var showProgress: (Progress?) -> Void
    /// Draws reports in the place of those drawn before; none takes them away. Nil where nothing can be drawn over.
    package var showLive: (([Report]) -> Void)?
    /// True once after the user pressed Ctrl-C; asking clears it.
    package var wasInterrupted: () -> Bool
    /// Asks the user for a line; nil at the end of input or where nobody can be asked.
    package var ask: (_ prompt: String) -> String?
    package var files: Files
    /// The kinds of files that pictures can be written to.
    package var pictureFormats: [PictureFormat]
    /// Seconds since some moment in the past, never running backward.
    package var clock: () -> Double
    package var history: () -> TypedLines
    /// Lets the user change a text; nil where nothing shall run. What comes back is kept among the typed lines.
    package var edit: (_ text: String) throws(Diagnostic) -> String?
    /// What shells left that did not end well; nil where nobody types.
    package var lostSessions: LostSessions?
    /// What a learner has done in lessons; nil where nothing is kept.
    package var progress: LessonProgressFile?
    /// True at the prompt: saving over a file asks instead of failing, prefixes of commands are accepted.
    package var isInteractive: Bool
    /// How many checks of sessions run inside each other.
    package var checkDepth = 0

    package init(
        emit: @escaping (Report) -> Void = { _ in },
        readThrough: @escaping ([Report]) -> Bool = { _ in false },
        render: @escaping (Report) -> [String] = { _ in [] },
        abridged: @escaping (Report) -> Report = { $0 },
        page: @escaping (Page) -> [UInt8] = { _ in [] },
        film: @escaping (Recording) -> [UInt8] = { _ in [] },
        notify: @escaping (Diagnostic) -> Void = { _ in },
        showProgress: @escaping (Progress?) -> Void = { _ in },
        showLive: (([Report]) -> Void)? = nil,
        wasInterrupted: @escaping () -> Bool = { false },
        ask: @escaping (String) -> String? = { _ in nil },
        files: Files = .none,
        pictureFormats: [PictureFormat] = [],
        clock: @escaping () -> Double = { 0 },
        history: @escaping () -> TypedLines = { TypedLines() },
        edit: @escaping (String) throws(Diagnostic) -> String? = { (_) throws(Diagnostic) in
            throw Diagnostic.onlyTyped("edit")
        },
        lostSessions: LostSessions? = nil,
        isInteractive: Bool = false
    ) {
        self.emit = emit
        self.readThrough = readThrough
        self.render = render
        self.abridged = abridged
        self.page = page
        self.film = film
        self.notify = notify
        self.showProgress = showProgress
        self.showLive = showLive
        self.wasInterrupted = wasInterrupted
        self.ask = ask
        self.files = files
        self.pictureFormats = pictureFormats
        self.clock = clock
        self.history = history
        self.edit = edit
        self.lostSessions = lostSessions
        self.isInteractive = isInteractive
    }

    /// How far a training run is, or a look back at one, which has no loss. `rate` is in samples per second, `secondsLeft`
    /// nil while unknown.
    package struct Progress: Hashable, Sendable {
        package var done: Int
        package var total: Int
        package var unit: String
        package var loss: Double?
        package var rate: Double
        package var secondsLeft: Double?

        package init(done: Int, total: Int, unit: String, loss: Double?, rate: Double, secondsLeft: Double?) {
            self.done = done
            self.total = total
            self.unit = unit
            self.loss = loss
            self.rate = rate
            self.secondsLeft = secondsLeft
        }
    }

    /// The file system as commands see it. Errors carry the reason in words, without a place.
    package struct Files {
        package var read: (_ path: String) throws(Diagnostic) -> [UInt8]
        /// Writes a whole file: a new file beside it, synchronised, then renamed. False if something is there that
        /// these rights do not replace.
        package var write: (_ path: String, _ bytes: [UInt8], WriteRights) throws(Diagnostic) -> Bool
        package var exists: (_ path: String) -> Bool
        /// True for a file that can be read again, and no pipe or device.
        package var isFile: (_ path: String) -> Bool
        /// The entries of a folder, folders with a trailing slash, for completion.
        package var list: (_ folder: String) -> [String]

        package init(
            read: @escaping (String) throws(Diagnostic) -> [UInt8],
            write: @escaping (String, [UInt8], WriteRights) throws(Diagnostic) -> Bool,
            exists: @escaping (String) -> Bool,
            isFile: @escaping (String) -> Bool,
            list: @escaping (String) -> [String]
        ) {
            self.read = read
            self.write = write
            self.exists = exists
            self.isFile = isFile
            self.list = list
        }

        package static var none: Files {
            Files(
                read: { (path) throws(Diagnostic) in throw Diagnostic("cannot read '\(path)': there are no files here")
                },
                write: { (path, _, _) throws(Diagnostic) in
                    throw Diagnostic("cannot write '\(path)': there are no files here")
                },
                exists: { _ in false }, isFile: { _ in false },
                list: { _ in [] })
        }
    }
}
