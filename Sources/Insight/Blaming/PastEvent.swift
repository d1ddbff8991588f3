import Modelling

/// Something that happened to a session: an update, or a statement typed between updates.
package enum PastEvent {
    case update(DoneUpdate)
    /// With the text of the statement; nil where it stands inside a block or a training.
    case typed(before: Session, after: Session, text: String?)
}
