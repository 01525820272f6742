/// A part of a template.
enum TemplatePart {
    /// What stands for itself.
    case text(String)
    /// An expression and where it begins in the template, in scalars.
    case expression(Expression, start: Int)
}
