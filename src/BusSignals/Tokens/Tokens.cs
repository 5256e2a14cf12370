namespace BusSignals;

/// <inheritdoc cref="ITokens"/>
internal sealed class Tokens(TokenText texts, SignalModel model, IProcessStore store, DeliveryEngine engine) : ITokens
{
    public async Task<Token<TAnswer>> CreateAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, ProcessId process, Func<Token<TAnswer>, IServiceProvider, Task>? onCreated, TimeSpan? validFor,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var delivery = new CreateTokenDelivery<TAnswer>(definition, validFor, onCreated);
        SignalOutcome outcome = await engine.DeliverAsync(model.ProcessOf(process), process, delivery, null, cancellationToken);
        return outcome == SignalOutcome.Applied
            ? delivery.Token
            : throw new InvalidOperationException($"'{process.Path}' gets no token '{definition}': it has ended, or the token could not be created.");
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
        ArgumentException.ThrowIfNullOrEmpty(error);
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
        switch (texts.Read(text, AnswerFingerprint.Of(typeof(TAnswer))))
        {
            case TokenReading.Valid { Address: { ProcessKey: { } process } address }:
                return await AnswerAsync(definition, address, process, status, value, error, cancellationToken);
            case TokenReading.Expired expired:
                return new TokenResult(TokenOutcome.Expired, expired.At);
            case TokenReading.ForeignType:
                return new TokenResult(TokenOutcome.ForeignType);
            case TokenReading.Forged or TokenReading.UnknownKey:
                return new TokenResult(TokenOutcome.Forged);
            default:
                return new TokenResult(TokenOutcome.Malformed);
        }
    }

    private async Task<TokenResult> AnswerAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, TokenAddress address, Guid process, TokenStatus status, TAnswer? value, string? error,
        CancellationToken cancellationToken)
    {
        ProcessSnapshot snapshot = await LoadAsync(process, address.Id, cancellationToken);
        if (snapshot.Row is not { } row)
        {
            return new TokenResult(TokenOutcome.ProcessEnded);
        }

        if (snapshot.Prior is { } before)
        {
            return Prior(before, definition.Id);
        }

        if (TokenTimer.Find(snapshot.Timers, address.Id) is { } open && TokenTimer.Read(open).Definition != definition.Id)
        {
            return new TokenResult(TokenOutcome.ForeignType);
        }

        if (status == TokenStatus.Resolved)
        {
            SchemaOf<TAnswer>.Check(definition.Id, value!);
        }

        ProcessDefinition type = model.ProcessOfShape(row.Type) ?? throw new InvalidOperationException(
            $"The token '{definition}' belongs to '{row.Path}', whose type is not registered here; add it with hosted: false.");
        SignalOutcome outcome = await engine.DeliverAsync(
            type, ProcessId.Stored(row.Path, row.Key), new TokenDelivery<TAnswer>(definition, address.Id, status, value, error), null, cancellationToken);
        return outcome switch
        {
            SignalOutcome.Waiting => new TokenResult(TokenOutcome.Accepted),
            SignalOutcome.Duplicate when (await LoadAsync(process, address.Id, cancellationToken)).Prior is { } prior => Prior(prior, definition.Id),
            _ => new TokenResult(TokenOutcome.ProcessEnded),
        };
    }

    private async Task<ProcessSnapshot> LoadAsync(Guid process, Guid token, CancellationToken cancellationToken) =>
        (await store.LoadAsync([new LoadRequest(process, token)], cancellationToken))[0];

    /// <summary>The answer that the token has already.</summary>
    private static TokenResult Prior(HistoryEntry entry, SignalId definition)
    {
        if (entry.Name != definition.ToString())
        {
            return new TokenResult(TokenOutcome.ForeignType);
        }

        using var answer = System.Text.Json.JsonDocument.Parse(entry.Payload!);
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

    /// <summary>The schema of an answer, made once.</summary>
    private static class SchemaOf<TAnswer>
    {
        private static readonly SignalSchema Schema = SignalSchema.Of(typeof(TAnswer));

        public static void Check(SignalId id, TAnswer value)
        {
            if (Schema.Validate(SignalPayload.ToElement(value!, typeof(TAnswer))) is { Count: > 0 } violations)
            {
                throw new InvalidSignalException(id, violations);
            }
        }
    }
}
