namespace BusSignals;

/// <summary>
/// The values of a path's parameters, in the path's order. Two identities are equal if their names and texts are equal.
/// </summary>
public sealed class SignalIdentity : IEquatable<SignalIdentity>
{
    private readonly KeyValuePair<string, string>[] _values;

    /// <summary>Creates an identity from names and values; each value is converted to its canonical text.</summary>
    /// <param name="values">Strings, Guids, whole numbers, decimals, enums or references by parameter name.</param>
    /// <exception cref="SignalPathException">A value is empty, too long or not valid Unicode, or a name appears
    /// twice.</exception>
    public SignalIdentity(params IEnumerable<(string Name, object? Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = [.. values.Select(it => KeyValuePair.Create(it.Name, PathValue.Format(it.Value, it.Name)))];
        if (_values.Select(it => it.Key).Distinct(StringComparer.Ordinal).Count() < _values.Length)
        {
            throw new SignalPathException(
                $"An identity names a parameter twice: {string.Join(", ", _values.Select(it => $"'{it.Key}'"))}. Give each once.");
        }
    }

    internal SignalIdentity(KeyValuePair<string, string>[] canonical) => _values = canonical;

    /// <summary>The parameters and their canonical texts, in the path's order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values => _values;

    /// <summary>The canonical text of a parameter, or null if the identity has no such parameter.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, string> it in _values)
            {
                if (it.Key == name)
                {
                    return it.Value;
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public bool Equals(SignalIdentity? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SignalIdentity);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (KeyValuePair<string, string> it in _values)
        {
            hash.Add(it.Key);
            hash.Add(it.Value);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _values.Select(it => $"{it.Key}={it.Value}"));
}
