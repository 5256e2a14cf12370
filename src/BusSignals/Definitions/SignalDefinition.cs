using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>What the application knows about one signal: its contract, path, id, schema and policies.</summary>
public sealed class SignalDefinition
{
    private readonly IPathBinding _binding;

    internal SignalDefinition(SignalId id, Type contract, IPathBinding binding, SignalSchema schema, SignalOptions options)
    {
        Id = id;
        Name = id.ToString();
        Contract = contract;
        _binding = binding;
        Schema = schema;
        Options = options;
    }

    /// <summary>The id, <c>namespace.name</c>.</summary>
    public SignalId Id { get; }

    /// <summary>The record that is the message contract; <see cref="JsonElement"/> for a dynamic signal.</summary>
    public Type Contract { get; }

    /// <summary>The version of the contract.</summary>
    public int Version { get; internal init; } = 1;

    /// <summary>The name of the change that this version brings, or null.</summary>
    public string? ChangeId { get; internal init; }

    /// <summary>The JSON Schema that payloads are checked against, at emit and at receipt.</summary>
    public SignalSchema Schema { get; }

    /// <summary>The size limit of a payload in bytes.</summary>
    public int MaxPayloadBytes { get; internal init; } = new SignalLimits().MaxPayloadBytes;

    /// <summary>The limit for all headers of a message together, in characters.</summary>
    internal int MaxHeaderLength { get; init; } = new SignalLimits().MaxHeaderLength;

    /// <summary>The path template; its parameters are the routing identity.</summary>
    public SignalPath Path => _binding.Path;

    /// <summary>What the signal means, as free text.</summary>
    public string? Description { get; internal init; }

    /// <summary>The policies.</summary>
    public SignalOptions Options { get; }

    /// <summary>The id as text.</summary>
    internal string Name { get; }

    /// <summary>
    /// Whether its identity selects its process; if not, it is addressed by the process's path or is a token's answer.
    /// </summary>
    internal bool FindsItsProcess => !PathAddress.Is(Contract) && !TokenSignals.IsAnswer(Contract);

    /// <summary>Whether it was registered while the application was running.</summary>
    internal bool IsDynamic => Contract == typeof(JsonElement);

    internal Upcasters Upcasters { get; init; } = new(1, new Dictionary<int, Func<JsonObject, JsonObject>>());

    internal MiddlewareList GroupMiddleware { get; init; } = new();

    internal MiddlewareList Middleware => Options.Middleware;

    /// <summary>What its payload is called in messages.</summary>
    internal string PayloadName { get => field ?? $"payload of the signal '{Id}'"; init; }

    /// <summary>A payload that replaces another; it must be an instance of the contract.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    internal object Payload(object? value) => Contract.IsInstanceOfType(value)
        ? value!
        : throw new ArgumentException($"The payload of the signal '{Id}' must be a '{TypeName.Of(Contract)}', not {(value is null ? "null" : $"a '{TypeName.Of(value.GetType())}'")}.", nameof(value));

    /// <summary>A payload as it is sent.</summary>
    /// <exception cref="InvalidSignalException">Part of it would be lost in serialization; the message names the
    /// member.</exception>
    internal JsonElement ToElement(object payload)
    {
        if (payload is JsonElement json)
        {
            return json;
        }

        try
        {
            return SignalPayload.ToElement(payload, Contract);
        }
        catch (NotSupportedException exception)
        {
            throw new InvalidSignalException(Id, $"The {PayloadName} is not valid: {exception.Message}", exception);
        }
    }

    /// <summary>Checks a payload of the current version.</summary>
    /// <exception cref="InvalidSignalException">It is too large, repeats a member, or breaks rules of the schema; the
    /// message names each.</exception>
    internal void Check(JsonElement payload)
    {
        if (SignalPayload.SizeAbove(MaxPayloadBytes, payload) is { } bytes)
        {
            throw new InvalidSignalException(Id, string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"The {PayloadName} has {bytes:N0} bytes; at most {MaxPayloadBytes:N0} are allowed. Send a reference to the data, or raise MaxPayloadBytes."));
        }

        CheckMembers(payload);
        if (Schema.Validate(payload) is { Count: > 0 } violations)
        {
            throw new InvalidSignalException(Id, PayloadName, [.. violations.Select(Shown)]);
        }
    }

    /// <summary>
    /// Checks, before anything of a payload is read, that its strings are valid text and that each member occurs once.
    /// </summary>
    /// <exception cref="InvalidSignalException">A string is invalid, or a member occurs twice or in two
    /// cases.</exception>
    internal void CheckMembers(JsonElement payload)
    {
        if (BrokenText.Find(payload) is { } broken)
        {
            throw new InvalidSignalException(
                Id, $"The {PayloadName} has half a surrogate pair, or bytes that are no UTF-8, at '{broken}'; that is no text and would be lost. Use whole characters.");
        }

        if (RepeatedMembers.Find(payload, Contract) is { } repeated)
        {
            throw new InvalidSignalException(Id, $"The {PayloadName} {repeated}.");
        }
    }

    /// <summary>Reads a payload of the current version that has been checked.</summary>
    /// <exception cref="InvalidSignalException">A constructor or converter of the contract rejects it; the message
    /// names the member.</exception>
    internal object Read(JsonElement payload)
    {
        try
        {
            return SignalPayload.Read(payload, Contract);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw NotRead(payload, exception);
        }
    }

    /// <summary>Explains why a payload could not be read, and which of its members is the cause.</summary>
    /// <param name="payload">The payload; null if it did not come as JSON.</param>
    /// <param name="exception">The exception that reading it threw.</param>
    internal InvalidSignalException NotRead(JsonElement? payload, Exception exception)
    {
        string path = payload is { ValueKind: not JsonValueKind.Undefined } json ? UnreadMember.Find(json, Contract, SignalPayload.Options) : "";
        string at = path.Length == 0 ? "" : $" at '{path}'";
        return new InvalidSignalException(Id, $"The {PayloadName} cannot be read as '{TypeName.Of(Contract)}'{at}: {FailureText.Of(exception)}", Causes.Readable(exception));
    }

    private SchemaViolation Shown(SchemaViolation violation) =>
        IsDynamic ? violation : SensitiveMask.Of(violation, Contract, SignalPayload.Options);

    /// <summary>Reads a stored payload, perhaps written by an application that knew an earlier version.</summary>
    internal object ReadStored(string payload, SignalMetadata metadata)
    {
        foreach (SignalDefinition earlier in Upcasters.Earlier)
        {
            if (earlier.Contract.FullName == metadata.Contract)
            {
                return Upcasters.Upcast(earlier, earlier.ReadStored(payload, metadata));
            }
        }

        using var document = JsonDocument.Parse(payload);
        return SignalPayload.Read(Upcasters.Upcast(Id, document.RootElement, metadata.Version), Contract);
    }

    /// <summary>The member of a path parameter as JSON, with the parameter's value.</summary>
    internal (string Name, JsonNode? Value) Member(string parameter, string value)
    {
        if (_binding is not PathBinding typed)
        {
            return (parameter, value);
        }

        Type type = typed.MemberOf(parameter).PropertyType;
        object? parsed = PathValue.Parse(value, type, parameter);
        return (MemberName(parameter), JsonSerializer.SerializeToNode(parsed, type, SignalPayload.Options));
    }

    /// <summary>The name that the member of a path parameter has in JSON.</summary>
    internal string MemberName(string parameter)
    {
        if (_binding is not PathBinding typed)
        {
            return parameter;
        }

        PropertyInfo member = typed.MemberOf(parameter);
        return member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
            ?? SignalPayload.Options.PropertyNamingPolicy?.ConvertName(member.Name)
            ?? member.Name;
    }

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
