using System.Runtime.Serialization;
using System.Text.Json;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Keeps what an endpoint could not read, or did not know, as a dead signal. Where even that fails, MassTransit's own
/// error or skipped queue takes the message: it is never lost.
/// </summary>
internal sealed partial class DeadSignalFilter(IProcessReader reader, PassingOn passingOn, StorePatience patience, FailureReports failures, TimeProvider clock, ILogger<DeadSignalFilter> logger)
    : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
{
    public void Configure(IReceiveEndpointConfigurator endpoint)
    {
        endpoint.ConfigureError(pipe =>
        {
            pipe.UseFilter(new GenerateFaultFilter()); // tells a requester, and that the message has been dealt with
            pipe.UseFilter(this);
            pipe.UseFilter(new ErrorTransportFilter());
        });
        endpoint.ConfigureDeadLetter(pipe =>
        {
            pipe.UseFilter(this);
            pipe.UseFilter(new DeadLetterTransportFilter());
        });
    }

    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        string error = $"{context.Exception.GetType().Name}: {context.Exception.Message}";
        DeadReason reason = context.Exception is SerializationException or JsonException or FormatException
            ? DeadReason.Undecodable
            : DeadReason.Failed;
        return KeepAsync(context, reason, error, () => next.Send(context));
    }

    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        const string unknown = "The message is none of the signals this endpoint takes.";
        if (!await passingOn.TryAsync(context, unknown))
        {
            await KeepAsync(context, DeadReason.Unknown, unknown, () => next.Send(context));
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("deadSignal");

    private async Task KeepAsync(ReceiveContext context, DeadReason reason, string error, Func<Task> next)
    {
        try
        {
            DeadSignal dead = DeadSignalFactory.Create(context, reason, error, clock);
            await patience.RunAsync(
                dead.Endpoint, () => reader.AddDeadAsync(dead, context.CancellationToken), context.CancellationToken);
            await failures.ReportAsync(
                new SignalFailure
                {
                    Reason = reason,
                    Error = error,
                    Exception = (context as ExceptionReceiveContext)?.Exception,
                    Endpoint = dead.Endpoint,
                    MessageId = dead.MessageId,
                },
                context.CancellationToken);
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested)
        {
            LogNotKept(exception, context.InputAddress);
            await next();
        }
    }

    [LoggerMessage(1102, LogLevel.Error, "A dead signal at {Endpoint} could not be kept; it goes to the transport's own queue for such messages")]
    private partial void LogNotKept(Exception exception, Uri endpoint);
}
