using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <inheritdoc cref="IReceipts"/>
internal sealed class Receipts(ReceiptReader reader, TimeProvider clock, IServiceProvider provider) : IReceipts
{
    private const string Returned = "MessageReturnedException";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Brokers count a message's time to live in milliseconds, in 32 bits.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(24);

    public Task<IReadOnlyList<Receipt>> FindAsync(Guid messageId, CancellationToken cancellationToken) =>
        reader.FindAsync(messageId, cancellationToken);

    public async Task<IReadOnlyList<Receipt>> FindAsync(Guid messageId, string endpoint, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        KeptValues.CheckText(endpoint, nameof(endpoint), "The endpoint that is asked for a receipt");
        TimeSpan patience = timeout ?? DefaultTimeout;
        using var limit = WaitLimit.Start(patience, clock);
        if (limit.IsOver)
        {
            throw new TimeoutException($"The endpoint '{endpoint}' was not asked what became of message '{messageId}', as the time for it, {patience}, is over.");
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ReceiptAnswer answer = await AskAsync(new ReceiptQuery(messageId), endpoint, patience, limit.Token, both.Token, cancellationToken);
        return answer.Error is null
            ? [.. answer.Receipts.Select(it => it.Read())]
            : throw new InvalidOperationException($"The service behind the endpoint '{endpoint}' could not look for message '{messageId}': {answer.Error}");
    }

    private async Task<ReceiptAnswer> AskAsync(
        ReceiptQuery query, string endpoint, TimeSpan timeout, CancellationToken limit, CancellationToken both, CancellationToken caller)
    {
        IBus bus = provider.GetSignalsBus();
        IRequestClient<ReceiptQuery> client = bus.CreateRequestClient<ReceiptQuery>(AddressOf(bus, endpoint), RequestTimeout.None);
        try
        {
            Response<ReceiptAnswer> response = await client.GetResponse<ReceiptAnswer>(
                query,
                request => request.UseExecute(context =>
                {
                    context.TimeToLive = timeout > TimeSpan.Zero && timeout < LongestLife ? timeout : null; // an unawaited question leaves the queue
                    if (context is PublishContext toBroker)
                    {
                        toBroker.Mandatory = true; // the broker reports if there is no such queue
                    }
                }),
                both);
            return response.Message;
        }
        catch (Exception exception) when (IsReturned(exception))
        {
            throw new NoReceiverException(
                $"There is no queue of the endpoint '{endpoint}'; it is the name of a process type's endpoint (ProcessDefinition.Endpoint), whose service has run once.", exception);
        }
        catch (Exception exception) when (limit.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The endpoint '{endpoint}' did not tell within {timeout} what became of message '{query.MessageId}'; nothing that hosts it runs, or it is busy.", exception);
        }
    }

    /// <summary>The exchange of the endpoint, on transports with exchanges, so that asking creates no queue.</summary>
    private static Uri AddressOf(IBus bus, string endpoint) =>
        ProcessAddresses.WithoutQueue(bus.Address, new Uri($"queue:{endpoint}"));

    private static bool IsReturned(Exception exception) => Causes.Chain(exception).Any(it => it.GetType().Name == Returned);
}
