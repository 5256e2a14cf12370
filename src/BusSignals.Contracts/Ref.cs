using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// A typed reference to an entity by its key. It is plain text on the wire and in paths: <c>Ref&lt;Order&gt;</c> and
/// <c>Ref&lt;User&gt;</c> cannot be confused, and neither carries its entity along.
/// </summary>
/// <typeparam name="TEntity">The entity; a marker, never instantiated.</typeparam>
/// <param name="Key">The entity's key as text, compared ordinally.</param>
[JsonConverter(typeof(RefJsonConverter))]
public readonly record struct Ref<TEntity>(string Key) : IRef
{
    // Null stands for no key, so a reference without one equals the default.
    private readonly string? _key = string.IsNullOrEmpty(Key) ? null : Key;

    /// <summary>The key, or an empty text for a default reference.</summary>
    public string Key => _key ?? "";

    /// <inheritdoc/>
    public override string ToString() => Key;
}

/// <summary>Creates references without naming the generic type's constructor.</summary>
public static class Ref
{
    /// <summary>A reference to the entity with this key.</summary>
    /// <param name="key">Text, number, Guid or enum; formatted as in paths.</param>
    /// <exception cref="SignalPathException">The key is empty, too long or of an unsupported type.</exception>
    public static Ref<TEntity> To<TEntity>(object key) => new(PathValue.Format(key, typeof(TEntity).Name));
}

/// <summary>What all references have in common: a key.</summary>
public interface IRef
{
    /// <summary>The entity's key as text.</summary>
    string Key { get; }
}
