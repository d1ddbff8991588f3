import Exporting
import Learning
import Reporting
import Syntax

/// Pages that are written and not made from a table.
extension Help {
    /// Names of the language that are no command and no function.
    static func words(_ pictures: [PictureFormat]) -> [String: String] {
        [
            "functions": functions,
            "ideas": ideas,
            "axis": """
            axis=rows works along the rows and leaves one row, axis=columns leaves one column: sum(x, axis=rows) is 1×n, \
            mean(x, axis=columns) n×1; axis=1 and axis=2 are the same two. Without it sum(x) takes all elements. \
            concat(a, b) sets side by side, concat(a, b, axis=rows) one below the other.
            """,
            "language": """
            Everything is a matrix, rows × columns; a sample is a row. [1, 2, 3] is a row, [1; 2; 3] a column, \
            [1, 2; 3, 4] two rows. W1[2,1] is row 2, column 1, counted from 1; W1[2,:] and W1[1:2,end] are parts.
            + - * / ^ work element by element and repeat rows, columns and numbers; @ is the matrix product, ' the \
            transpose. Comparisons give 0 or 1; not, and, or; NaN is false. 1:10 and 0:0.1:1 are ranges.
            NAME = VALUE sets a variable, a parameter or an element; += -= *= /= change it. ; or a new line ends a \
            statement, an open bracket or brace continues it, # begins a comment. Texts stand in double quotes.
            dW1 is the gradient with respect to W1. Commands act, a bare expression prints its value.
            """,
            "keys": """
            Tab completes, Ctrl-R searches the history, the arrow keys walk through it. Ctrl-C drops the line; during \
            a training it stops between two updates and keeps everything. Ctrl-D on an empty line leaves. Ctrl-Z \
            suspends, fg in the shell goes on. What you typed before the shell was killed: recover.
            """,
            "pictures": """
            plot, map, hist and show flow draw with characters, in as many colours as the terminal has, and end with a \
            sentence that says what one sees. At the prompt of a terminal that answers that it has pixels, by kitty's \
            protocol or as sixels, the drawing is in pixels: dark on white, the sentence below. It is asked at the first \
            picture. NO_COLOR, --color never and --ascii keep to characters, as pipes, scripts, pages and sessions always \
            do, and train live while it runs. backprop --pixels none keeps to them too, --pixels kitty and --pixels sixel \
            do not ask.
            With to "FILE" at its end a picture goes to a file, by the end of the name: \
            \(pictures.map { "\($0.suffixes.joined(separator: ", ")) \($0.summary)" }.joined(separator: "; ")). Pixels need \
            librsvg and a font (Debian: librsvg2-2, fonts-dejavu-core).
            """,
            "sessions": """
            A session is a script: statements, comments, and below a statement the lines that it printed, each after #>. \
            save "a.bp" outputs writes them, replay "a.bp" check and backprop check a.bp compare. Whole numbers and words \
            must be equal, other numbers within one unit of the last digit recorded. A statement without #> is run and \
            not compared.
            … in a recorded line leaves unchecked what stands in its place, up to two blanks; as the last word of a line \
            the rest of the line; alone on a line any number of lines; alone below a statement all that it printed. What \
            is beside it must be there. Where … itself was printed, it stands for nothing else. save writes it for a \
            matrix or table of more than \(Interpreter.mostRecorded) elements, and for what was printed before the latest \
            \(Interpreter.mostPrinted >> 20) MB.
            replay "a.bp" pause waits before each statement; replay "a.bp" from 12 to 20 shows a part.
            From a script, source or replay: only new files and those written since the start, below the script's folder \
            or the working folder, named \(endings(pictures)), no name that begins with a dot; force counts only where you type it. backprop \
            --allow-write FOLDER opens one more folder.
            """,
            "files": """
            Data: data "houses.csv" target=price, data "x.npy" -> "y.npy". They are read from files \
            \(DataFormat.all.filter(\.isRead).map { "\($0.suffix) \($0.summary)" }.joined(separator: "; ")); what gzip has packed \
            (.gz) is unpacked. Of others (\(DataFormat.all.filter { !$0.isRead }.map(\.suffix).joined(separator: ", "))) the error \
            says what makes a table of them. Matrices: read("w.npy"), write W1 "w.npy" or "w.csv"; the data: write data "rows.csv". \
            Sessions: save "a.bp", replay "a.bp", source "a.bp"; what save writes, by the end of the name: \
            \(SessionFormat.all.map { "\($0.suffix) \($0.summary)" }.joined(separator: "; ")). For other programs: \
            \(Exporter.all.map { "save \($0.name) \"model\($0.ending)\", \($0.summary)" }.joined(separator: "; ")). A script finds its files \
            beside itself first. ~/.config/backprop/rc.bp is run when the shell starts, the history is kept in \
            ~/.local/state/backprop/history, what recover needs in ~/.local/state/backprop/journals. In the head of a saved \
            session a line like # backprop file 930766865 9 houses.csv says which file it read, with the numbers of cksum; \
            a replay says where it is another one now. Only files and pipes are read.
            """,
        ]
    }

    /// How the names of the files end that a script may write.
    private static func endings(_ pictures: [PictureFormat]) -> String {
        let all =
            SessionFormat.all.map { "*\($0.suffix)" } + DataFormat.written.map { "*\($0.suffix)" }
            + Exporter.all.map { "*\($0.ending)" } + pictures.flatMap(\.suffixes).map { "*\($0)" }
        var seen: Set<String> = []
        let each = all.filter { seen.insert($0).inserted }
        return each.dropLast().joined(separator: ", ") + " or " + each[each.count - 1]
    }
}
