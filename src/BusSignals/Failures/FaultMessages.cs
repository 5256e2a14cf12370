using System.Collections.Concurrent;
using System.Reflection;
using MassTransit;
using MassTransit.Events;
using MassTransit.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Publishes the fault of a signal that has become a dead signal, or sends it to whoever asked with a request, as a consumer of
/// MassTransit does. It leaves with the commit that keeps the dead signal.
/// </summary>
internal static partial class FaultMessages
{
    private static readonly MethodInfo Typed = typeof(FaultMessages).GetMethod(nameof(SendTypedAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static readonly ConcurrentDictionary<Type, Func<ProcessSession, SignalEnvelope, Exception, Task>> Senders = new();

    /// <summary>A fault that cannot be made prevents no dead signal.</summary>
    public static async Task SendAsync(ProcessSession session, SignalEnvelope signal, Exception exception)
    {
        if (signal.Definition.IsDynamic || !signal.Definition.FindsItsProcess || signal.Definition.Contract.IsValueType)
        {
            return;
        }

        try
        {
            await Senders.GetOrAdd(signal.Definition.Contract, static it => Typed.MakeGenericMethod(it).CreateDelegate<Func<ProcessSession, SignalEnvelope, Exception, Task>>())(
                session, signal, Causes.Readable(exception));
        }
        catch (Exception failure) when (!session.Context.CancellationToken.IsCancellationRequested)
        {
            LogNotMade(session.Services.GetRequiredService<ILogger<FailureReports>>(), failure, signal.MessageId, session.Id.Path);
        }
    }

    private static async Task SendTypedAsync<T>(ProcessSession session, SignalEnvelope signal, Exception exception) where T : class
    {
        var context = new OutboxConsumeContext<T>(new SignalMessageContext<T>(session.Context, signal), session);
        Uri? address = signal.Metadata.FaultAddress ?? (AskRequest.Of(signal.Metadata) is null ? signal.Metadata.ResponseAddress : null); // an ask has an answer of its own
        if (address is null && !context.ReceiveContext.PublishFaults)
        {
            return;
        }

        Fault<T> fault = new FaultEvent<T>((T)signal.Message, signal.MessageId, HostMetadataCache.Host, exception, [MessageUrn.ForTypeString<T>()])
        {
            Timestamp = session.Now.UtcDateTime,
        };
        IPipe<SendContext<Fault<T>>> pipe = Pipe.Execute<SendContext<Fault<T>>>(it =>
        {
            it.CorrelationId = signal.Metadata.CorrelationId;
            it.RequestId = signal.Metadata.RequestId;
        });
        if (address is null)
        {
            await context.Publish(fault, pipe, session.Context.CancellationToken);
        }
        else
        {
            await (await context.GetSendEndpoint(address)).Send(fault, pipe, session.Context.CancellationToken);
        }
    }

    [LoggerMessage(1049, LogLevel.Warning, "The fault of the signal {MessageId} at {Process} could not be made; the signal is a dead signal all the same")]
    private static partial void LogNotMade(ILogger logger, Exception exception, Guid messageId, string process);
}
