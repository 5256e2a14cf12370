using System.Text.Json;

namespace BusSignals;

/// <inheritdoc cref="ITokens"/>
internal sealed class Tokens(
    TokenText texts, SignalCatalog model, IProcessStore store, StoreAvailability availability, DeliveryEngine engine) : ITokens
{
    public Task<Token<TAnswer>> CreateAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, ProcessId process, Func<Token<TAnswer>, IServiceProvider, Task>? onCreated, TimeSpan? validFor,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return CreateAsync(definition, process, definition.Validity(validFor), onCreated, cancellationToken);
    }

    public Task<Token<TAnswer>> CreateAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, ProcessId process, DateTimeOffset expiresAt, Func<Token<TAnswer>, IServiceProvider, Task>? onCreated,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return CreateAsync(definition, process, (DueTime)expiresAt, onCreated, cancellationToken);
    }

    private async Task<Token<TAnswer>> CreateAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, ProcessId process, DueTime expires, Func<Token<TAnswer>, IServiceProvider, Task>? onCreated,
        CancellationToken cancellationToken)
    {
        var delivery = new CreateTokenDelivery<TAnswer>(definition, expires, onCreated);
        SignalOutcome outcome = await engine.DeliverAsync(model.ProcessOf(process), process, delivery, null, cancellationToken);
        return outcome == SignalOutcome.Applied
            ? delivery.Token
            : throw new InvalidOperationException($"'{process.Path}' gets no token '{definition}': it has ended, or the token could not be created.");
    }

    public async Task<TokenPeek> PeekAsync<TAnswer>(TokenDefinition<TAnswer> definition, string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (Read<TAnswer>(token, out TokenResult? unread) is not { } address)
        {
            return new TokenPeek(unread!.Outcome, unread.At);
        }

        ProcessSnapshot snapshot = await LoadAsync(address, cancellationToken);
        ProcessId? process = snapshot.Row is { } row ? ProcessId.Stored(row.Path, row.Key) : null;
        return Refusal(snapshot, address, definition.Id) is { } refusal ? new TokenPeek(refusal.Outcome, refusal.At, process)
            : TokenTimer.Find(snapshot.Timers, address.Id) is { } open ? new TokenPeek(TokenOutcome.Accepted, open.Due, process)
            : new TokenPeek(TokenOutcome.ProcessEnded, null, process);
    }

    public Task<TokenResult> ResolveAsync<TAnswer>(TokenDefinition<TAnswer> definition, string token, TAnswer value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(value);
        return AnswerAsync(definition, token, TokenStatus.Resolved, value, null, cancellationToken);
    }

    public Task<TokenResult> RejectAsync<TAnswer>(TokenDefinition<TAnswer> definition, string token, string error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        KeptValues.CheckText(error, nameof(error), $"The error with which a token of '{definition.Id}' is rejected");
        return AnswerAsync(definition, token, TokenStatus.Rejected, default, error, cancellationToken);
    }

    public Task<TokenResult> CancelAsync<TAnswer>(TokenDefinition<TAnswer> definition, string token, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return AnswerAsync(definition, token, TokenStatus.Cancelled, default, reason, cancellationToken);
    }

    private async Task<TokenResult> AnswerAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, string text, TokenStatus status, TAnswer? value, string? error, CancellationToken cancellationToken)
    {
        if (Read<TAnswer>(text, out TokenResult? unread) is not { } address)
        {
            return unread!;
        }

        ProcessSnapshot snapshot = await LoadAsync(address, cancellationToken);
        if (Refusal(snapshot, address, definition.Id) is { } refusal)
        {
            return refusal;
        }

        if (status == TokenStatus.Resolved)
        {
            SchemaOf<TAnswer>.Check(definition.Id, value!);
        }

        ProcessRow row = snapshot.Row!;
        ProcessDefinition type = model.ProcessOfShape(row.Type) ?? throw new InvalidOperationException(
            $"The token '{definition}' belongs to '{row.Path}', whose type is not registered here; add it with hosted: false.");
        SignalOutcome outcome = await engine.DeliverAsync(
            type, ProcessId.Stored(row.Path, row.Key), new TokenDelivery<TAnswer>(definition, address.Id, status, value, error), null, cancellationToken);
        if (outcome == SignalOutcome.Waiting)
        {
            return new TokenResult(TokenOutcome.Accepted);
        }

        return (await LoadAsync(address, cancellationToken)).Prior is { } prior
            ? Prior(prior, definition.Id) // somebody else was faster
            : new TokenResult(TokenOutcome.ProcessEnded);
    }

    /// <summary>What the text alone tells: an address in a process, or why it is none.</summary>
    private TokenAddress? Read<TAnswer>(string text, out TokenResult? refusal)
    {
        TokenReading reading = texts.Read(text, AnswerFingerprint.Of(typeof(TAnswer)));
        refusal = reading switch
        {
            TokenReading.Valid { Address.ProcessKey: not null } => null,
            TokenReading.Expired expired => new TokenResult(TokenOutcome.Expired, expired.At),
            TokenReading.ForeignType => new TokenResult(TokenOutcome.ForeignType),
            TokenReading.Forged or TokenReading.UnknownKey => new TokenResult(TokenOutcome.Forged),
            _ => new TokenResult(TokenOutcome.Malformed),
        };
        return refusal is null ? ((TokenReading.Valid)reading).Address : null;
    }

    /// <summary>Why the store refuses an answer; null if it does not.</summary>
    private static TokenResult? Refusal(ProcessSnapshot snapshot, TokenAddress address, SignalId definition) =>
        snapshot.Row is null ? new TokenResult(TokenOutcome.ProcessEnded)
        : snapshot.Prior is { } before ? Prior(before, definition)
        : TokenTimer.Find(snapshot.Timers, address.Id) is { } open && TokenTimer.Read(open).Definition != definition
            ? new TokenResult(TokenOutcome.ForeignType)
        : null;

    /// <summary>
    /// The process of a token. A database reads the parts of a process one after the other, and an answer may be
    /// committed in between: then the token is gone, but its answer was not there yet. If neither is found, read again.
    /// </summary>
    private async Task<ProcessSnapshot> LoadAsync(TokenAddress address, CancellationToken cancellationToken)
    {
        LoadRequest[] request = [new(address.ProcessKey!.Value, address.Id)];
        ProcessSnapshot snapshot = await LoadAsync(request, cancellationToken);
        bool seen = snapshot.Row is null || snapshot.Prior is not null || TokenTimer.Find(snapshot.Timers, address.Id) is not null;
        return await WithAnswerAsync(seen ? snapshot : await LoadAsync(request, cancellationToken), cancellationToken);
    }

    private async Task<ProcessSnapshot> LoadAsync(LoadRequest[] request, CancellationToken cancellationToken) =>
        (await availability.RunAsync(StoreUse.Read, () => store.LoadAsync(request, cancellationToken), cancellationToken))[0];

    private async Task<ProcessSnapshot> WithAnswerAsync(ProcessSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Prior is not { } prior)
        {
            return snapshot;
        }

        IReadOnlyDictionary<int, string> payloads = await availability.RunAsync(
            StoreUse.Read, () => store.LoadPayloadsAsync(prior.ProcessKey, [prior.Sequence], cancellationToken), cancellationToken);
        return snapshot with { Prior = prior with { Payload = payloads[prior.Sequence] } };
    }

    /// <summary>The answer that the token has already.</summary>
    private static TokenResult Prior(HistoryEntry entry, SignalId definition)
    {
        if (entry.Name != definition.ToString())
        {
            return new TokenResult(TokenOutcome.ForeignType);
        }

        using var answer = JsonDocument.Parse(entry.Payload!);
        var status = (TokenStatus)answer.RootElement.GetProperty("status").GetInt32();
        return new TokenResult(
            status switch
            {
                TokenStatus.Cancelled => TokenOutcome.Cancelled,
                TokenStatus.Expired => TokenOutcome.Expired,
                _ => TokenOutcome.AlreadyResolved,
            },
            entry.ReceivedAt);
    }

    /// <summary>The schema of an answer, created once.</summary>
    private static class SchemaOf<TAnswer>
    {
        private static readonly SignalSchema Schema = SignalSchema.Of(typeof(TAnswer));

        public static void Check(SignalId id, TAnswer value)
        {
            if (Schema.Validate(Written(id, value)) is { Count: > 0 } violations)
            {
                throw new InvalidSignalException(id, $"payload of the signal '{id}'", violations);
            }
        }

        private static JsonElement Written(SignalId id, TAnswer value)
        {
            try
            {
                return SignalPayload.ToElement(value, typeof(TAnswer));
            }
            catch (NotSupportedException exception)
            {
                throw new InvalidSignalException(id, $"The answer of the token '{id}' is not valid: {exception.Message}", exception);
            }
        }
    }
}
