/// Of how many per cent used of something it is told.
///
/// The catalog says it of each feature point, and who counts uses tells of it; neither knows the other.
public enum AlertPercents {
    /// Where nothing was said of it: four fifths, and all.
    public static let standard = [80, 100]
}
