namespace BusSignals;

/// <summary>One part of a path template between two slashes: a word, or a parameter in braces.</summary>
internal readonly record struct PathSegment(string Text, bool IsParameter);
