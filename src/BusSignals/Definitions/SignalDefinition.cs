namespace BusSignals;

/// <summary>What the application knows of one signal: its contract, path, id and policies (FEATURES Z1, Z4).</summary>
public sealed class SignalDefinition
{
    private readonly PathBinding _binding;

    internal SignalDefinition(SignalId id, Type contract, PathBinding binding, string? description, SignalOptions options)
    {
        Id = id;
        Contract = contract;
        _binding = binding;
        Description = description;
        Options = options;
    }

    /// <summary>The id, <c>namespace.name</c>.</summary>
    public SignalId Id { get; }

    /// <summary>The record that is the message contract.</summary>
    public Type Contract { get; }

    /// <summary>The path template; its parameters are the routing identity.</summary>
    public SignalPath Path => _binding.Path;

    /// <summary>What the signal means, for people.</summary>
    public string? Description { get; }

    /// <summary>The early and late policies (FEATURES N3).</summary>
    public SignalOptions Options { get; }

    /// <summary>The identity of one signal.</summary>
    /// <exception cref="InvalidSignalException">A value is missing, empty or too long.</exception>
    internal SignalIdentity IdentityOf(object signal)
    {
        try
        {
            return _binding.Read(signal);
        }
        catch (SignalPathException exception)
        {
            throw CannotRoute(exception);
        }
    }

    /// <summary>The path of one signal.</summary>
    /// <exception cref="InvalidSignalException">The path would be too long.</exception>
    internal string PathOf(SignalIdentity identity)
    {
        try
        {
            return Path.Render(identity);
        }
        catch (SignalPathException exception)
        {
            throw CannotRoute(exception);
        }
    }

    private InvalidSignalException CannotRoute(SignalPathException exception) =>
        new(Id, $"The signal '{Id}' cannot be routed: {exception.Message}", exception);

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Path}";
}
