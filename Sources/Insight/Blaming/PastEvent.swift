import Modelling

/// Something that happened to a session: an update, or a statement typed between updates.
package enum PastEvent {
    case update(DoneUpdate)
    case typed(before: Session, after: Session)
}
