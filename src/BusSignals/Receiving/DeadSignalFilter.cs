using System.Runtime.Serialization;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Dead-letters messages that an endpoint could not read or did not know. One that cannot be stored waits where it is:
/// no message goes to MassTransit's own error or skipped queue, where nobody would look for it.
/// </summary>
internal sealed partial class DeadSignalFilter(
    DeadSignalKeeper keeper, NewerVersionForwarder forwarder, FailureReports failures, MemoryGuard memory, StoreClock clock, ILogger<DeadSignalFilter> logger)
    : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
{
    /// <summary>The error of a message of another type.</summary>
    public const string Unknown = "The message is none of the signals this endpoint takes.";

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public void Configure(IReceiveEndpointConfigurator endpoint)
    {
        endpoint.ConfigureError(pipe =>
        {
            pipe.UseFilter(this);
            pipe.UseFilter(new FaultFilter(logger));
        });
        endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(this));
    }

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        memory.Check(context.Exception, context.Redelivered);
        string error = FailureText.Of(context.Exception);
        if (context.Exception is SerializationException && NoEnvelope.Explain(context) is { } why)
        {
            error = $"{why} ({error})";
        }

        DeadReason reason = context.Exception is SerializationException or JsonException or FormatException
            ? DeadReason.Undecodable
            : DeadReason.Failed;
        await KeepAsync(context, reason, error);
        await next.Send(context);
    }

    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        if (!await forwarder.TryAsync(context, Unknown))
        {
            await KeepAsync(context, DeadReason.Unknown, Unknown);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("deadSignal");

    private async Task KeepAsync(ReceiveContext context, DeadReason reason, string error)
    {
        DeadSignal dead = await MakeAsync(context, reason, error);
        Exception? cause = context is ExceptionReceiveContext { Exception: { } thrown } ? Causes.Readable(thrown) : null;
        await keeper.KeepAsync(dead, cause, context.CancellationToken);
        await failures.ReportAsync(
            new SignalFailure
            {
                Reason = reason,
                Error = error,
                Exception = cause,
                Endpoint = dead.Endpoint,
                MessageId = dead.MessageId,
            },
            context.CancellationToken);
    }

    /// <summary>Creates the dead signal; while that is impossible the message waits, and is not given away.</summary>
    private async Task<DeadSignal> MakeAsync(ReceiveContext context, DeadReason reason, string error)
    {
        while (true)
        {
            try
            {
                return DeadSignalFactory.Create(context, reason, error, clock);
            }
            catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested)
            {
                LogNotMade(exception, context.InputAddress);
                await Task.Delay(Again, clock, context.CancellationToken);
            }
        }
    }

    [LoggerMessage(1102, LogLevel.Error, "No dead signal could be made of a message at {Endpoint}; the message waits, and it is tried again in a minute")]
    private partial void LogNotMade(Exception exception, Uri endpoint);
}
