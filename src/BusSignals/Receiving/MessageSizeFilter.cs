using System.Text;
using MassTransit;

namespace BusSignals;

/// <summary>
/// Runs before everything else at an endpoint, before a message is copied or read. One that is too large is
/// dead-lettered with its size, hash and head; of the others, as many are read at a time as memory allows.
/// </summary>
internal sealed class MessageSizeFilter(
    SignalCatalog model, DeadSignalKeeper keeper, FailureReports failures, TimeProvider clock) : IFilter<ReceiveContext>
{
    /// <summary>Messages up to this size are not counted: there is room for as many as are prefetched.</summary>
    internal const int Small = 32 * 1024;

    private readonly BytesInFlight _large = new(Math.Max(RoomIn(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes), model.MaxMessageBytes));

    /// <summary>One at a time: a transport may have to copy a message before its bytes can be accessed.</summary>
    private readonly BytesInFlight _tooLarge = new(1);

    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        if (MessageHead.Current is { } head)
        {
            await KeepAsync(context, head);
            return;
        }

        long size = SizeOf(context.Body);
        if (size > model.MaxMessageBytes)
        {
            await KeepAsync(context);
            return;
        }

        if (size <= Small)
        {
            await next.Send(context);
            return;
        }

        await _large.EnterAsync(size, context.CancellationToken);
        try
        {
            await next.Send(context);
        }
        finally
        {
            _large.Leave(size);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("messageSize");

    /// <summary>
    /// A thirty-second of the memory available to the process: reading a message takes several times its size.
    /// </summary>
    internal static long RoomIn(long memory) => Math.Clamp(memory / 32, 16L << 20, 256L << 20);

    /// <summary>The size in bytes, without a copy if the transport can tell.</summary>
    private static long SizeOf(MessageBody body) => body switch
    {
        StringMessageBody => Encoding.UTF8.GetByteCount(body.GetString() ?? ""), // its length is in characters
        Base64MessageBody => body.Length.GetValueOrDefault() / 4 * 3,
        _ => body.Length ?? body.GetBytes().Length,
    };

    private async Task KeepAsync(ReceiveContext context)
    {
        await _tooLarge.EnterAsync(1, context.CancellationToken);
        try
        {
            await KeepAsync(context, MessageHead.Of(context.GetBody()));
        }
        finally
        {
            _tooLarge.Leave(1);
        }
    }

    private async Task KeepAsync(ReceiveContext context, MessageHead head)
    {
        DeadSignal dead = DeadSignalFactory.Create(context, head, model.MaxMessageBytes, clock.Now());
        await keeper.KeepAsync(dead, null, context.CancellationToken);
        await failures.ReportAsync(
            new SignalFailure { Reason = dead.Reason, Error = dead.Error, Endpoint = dead.Endpoint, MessageId = dead.MessageId },
            context.CancellationToken);
    }
}
