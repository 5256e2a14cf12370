namespace BusSignals;

/// <summary>Asks, and turns the answer into a reply or into the exception that says why there is none.</summary>
internal sealed class Asker(AskReplies replies, DeliveryScope scope, BusStart start, TimeProvider clock)
{
    /// <summary>Sends a signal as an ask and waits for its answer.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="ask">Receives the answers.</param>
    /// <param name="options">How long to wait.</param>
    /// <param name="send">Sends it, and returns the message's id.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="forResult">Whether the reply is the result of a process.</param>
    public async Task<TReply> AskAsync<TReply>(
        SignalDefinition signal, PendingAsk ask, AskOptions options, Func<AskRequest, CancellationToken, Task<Guid>> send,
        CancellationToken cancellationToken, bool forResult = false)
    {
        ReplyReader<TReply> reader = forResult ? ReplyReader<TReply>.OfResults : ReplyReader<TReply>.OfSignals;
        if (scope.IsDelivery)
        {
            throw new InvalidOperationException(
                $"'{signal.Id}' cannot be asked inside a process: it would leave with the commit, which would wait for its answer. Emit it, and let the answer be a signal.");
        }

        using var limit = WaitLimit.Start(DueTime.Of(options), clock);
        if (limit.IsOver)
        {
            throw AskFailure.Timeout(signal.Id, null, options, null);
        }

        replies.Add(ask);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Guid? messageId = null;
        try
        {
            await start.WaitAsync(signal.Id, both.Token);
            Uri address = await replies.ConnectAsync().WaitAsync(both.Token);
            messageId = await send(new AskRequest(ask.RequestId, address), both.Token);
            ask.Sent();
            return reader.Read(signal.Id, messageId.Value, await ask.Answer.WaitAsync(both.Token));
        }
        catch (OperationCanceledException) when (limit.IsOver && !cancellationToken.IsCancellationRequested)
        {
            return messageId is { } id && ask.Best is { } best
                ? reader.Read(signal.Id, id, best)
                : throw AskFailure.Timeout(signal.Id, messageId, options, ask.Waiting);
        }
        finally
        {
            replies.Remove(ask);
        }
    }
}
