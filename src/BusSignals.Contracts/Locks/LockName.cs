namespace BusSignals;

/// <summary>
/// Names the lock of one entity. The entity is identified by its type's name without the namespace, so that moving a
/// class does not split its lock in two while old and new code run side by side.
/// </summary>
/// <param name="Entity">The name of the entity's type.</param>
/// <param name="Key">The entity's key, as canonical text.</param>
internal readonly record struct LockName(string Entity, string Key)
{
    public const int MaxEntityLength = 200;

    /// <summary>The namespace of the derivation. Pinned by tests, because stored locks outlive code.</summary>
    private static readonly Guid Namespace = new("3d1c52f4-9b0a-5e0e-8a57-6d2f1b7c90aa");

    /// <summary>The key of the lock's row.</summary>
    public Guid Id { get; } = Uuid5.Create(Namespace, $"{Entity}\n{Key}");

    public static LockName Of<TEntity>(string key) => new(typeof(TEntity).Name, key);

    public override string ToString() => $"{Entity} '{Key}'";
}
