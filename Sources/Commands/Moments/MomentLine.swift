import Modelling

/// The line of moments: the statements that changed the session with the updates in them, on each branch that was taken.
///
/// A value: a copy of it is what `undo` brings back. To grow it is quick, however long it is.
package struct MomentLine: Sendable {
    /// One way from the beginning to an end.
    package struct Branch: Sendable {
        /// Counted from 1 in the order in which they were opened; it stays when others go.
        package let number: Int
        package fileprivate(set) var path = SharedChain<Passage>()
        /// The session at its end, when that was left.
        fileprivate var tip: Tip?

        package var isEmpty: Bool { path.count == 0 }
    }

    /// Held once, however many copies of the line there are.
    fileprivate final class Tip: Sendable {
        let session: Session

        init(_ session: Session) { self.session = session }
    }

    /// A moment of the present branch: behind so many passages, or inside the next one.
    package struct Place: Equatable, Sendable {
        /// How many passages lie behind it.
        package var index: Int
        /// The part of the next passage that is done, where the moment lies inside of it.
        package var part: Passage?

        package init(index: Int, part: Passage? = nil) { (self.index, self.part) = (index, part) }
    }

    package private(set) var branches = [Branch(number: 1)]
    /// Which of them the present moment lies on.
    package private(set) var presentIndex = 0
    package private(set) var here = Place(index: 0)
    private var opened = 1

    package init() {}

    package var present: Branch { branches[presentIndex] }
    /// The passages from one of the present branch on to the present moment, of the last only what is done.
    package func passages(from index: Int) -> [Passage] {
        Array(present.path.elements[min(index, here.index)..<here.index]) + [here.part].compactMap(\.self)
    }

    /// Whether nothing lies ahead.
    package var isAtEnd: Bool { here == Place(index: present.path.count) }

    /// The session at the end of a branch.
    ///
    /// - Parameter session: the one at the present moment.
    package func end(of branch: Branch, at session: Session) -> Session {
        isAtEnd && branch.number == present.number ? session : branch.tip?.session ?? session
    }

    /// Adds a statement that was run at the present moment. Where something lies ahead, a branch begins.
    package mutating func add(_ passage: Passage) {
        if isAtEnd {
            branches[presentIndex].path.append(passage)
        } else {
            opened += 1
            var branch = Branch(number: opened)
            branch.path = present.path.prefix(here.index)
            if let part = here.part { branch.path.append(part) }
            branch.path.append(passage)
            branches.append(branch)
            presentIndex = branches.count - 1
        }
        here = Place(index: present.path.count)
    }

    /// Moves to another moment of the present branch. `session` is the one that is left: at the end of a branch it is kept
    /// with what was asked there.
    package mutating func move(to place: Place, leaving session: Session) {
        if isAtEnd { branches[presentIndex].tip = Tip(session) }
        here = place
    }

    /// Moves to the end of another branch.
    package mutating func move(toBranch number: Int, leaving session: Session) {
        if isAtEnd { branches[presentIndex].tip = Tip(session) }
        guard let index = branches.firstIndex(where: { $0.number == number }) else { return }
        presentIndex = index
        here = Place(index: present.path.count)
    }

    /// Where a mark stands, looked for on the present branch first: the branch, the number of passages behind it, and the
    /// updates done of the next one where it lies inside.
    package func position(of mark: Mark) -> (branch: Int, index: Int, updates: Int?)? {
        guard let passage = mark.passage else { return (present.number, 0, nil) }
        for branch in [present] + branches {
            for (index, other) in branch.path.elements.enumerated().reversed() where other.overlaps(passage) {
                let updates = mark.updates ?? passage.updates
                if mark.updates == nil, other.updates == passage.updates { return (branch.number, index + 1, nil) }
                if updates > 0, updates < other.updates { return (branch.number, index, updates) }
                if updates > 0, updates == other.updates { return (branch.number, index + 1, nil) }
            }
        }
        return nil
    }
}
