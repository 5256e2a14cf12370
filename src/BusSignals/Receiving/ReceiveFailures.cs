using System.Text.Json;
using MassTransit;

namespace BusSignals;

/// <summary>
/// Decides what becomes of a message that could not be delivered: a dead signal, or passed on to a node of a newer version. What fails otherwise
/// is the transport's, which brings it again.
/// </summary>
internal sealed class ReceiveFailures(
    AskReceiver asks, DeadSignalKeeper dead, FailureReports failures, NewerVersionForwarder forwarder, CancelledDeliveries cancelled, StoreClock clock)
{
    /// <summary>Delivers a message; what is wrong with it makes it a dead signal.</summary>
    public async Task TakeAsync(ProcessDefinition process, ConsumeContext context, Func<Task> deliver)
    {
        try
        {
            await cancelled.RunAsync(process, context, deliver);
        }
        catch (InvalidSignalException exception)
        {
            await DeadLetterAsync(process, exception, context);
        }
        catch (NewerVersionException exception) when (exception.Invalid is not null)
        {
            await ForwardOrDeadLetterAsync(process, exception, context);
        }
        catch (NewerVersionException exception)
        {
            if (!await forwarder.TryAsync(context.ReceiveContext, exception.Message))
            {
                ForwardingExhausted.Set(context);
                await TakeAsync(process, context, deliver);
            }
        }
        catch (Exception exception) when (Causes.Readable(exception) is var readable && readable != exception)
        {
            throw readable; // MassTransit logs it, and follows its causes
        }
    }

    /// <summary>Passes on what is of a newer version; after long enough it is as invalid as it is.</summary>
    public async Task ForwardOrDeadLetterAsync(ProcessDefinition process, NewerVersionException exception, ConsumeContext context)
    {
        if (!await forwarder.TryAsync(context.ReceiveContext, exception.Message))
        {
            await DeadLetterAsync(process, exception.Invalid!, context);
        }
    }

    /// <summary>Passes on a message that is none of those the endpoint takes; after long enough it is a dead signal.</summary>
    public async Task ForwardOrDeadLetterUnknownAsync(ProcessDefinition process, ConsumeContext context)
    {
        if (!await forwarder.TryAsync(context.ReceiveContext, DeadSignalFilter.Unknown))
        {
            await DeadLetterAsync(process, new InvalidSignalException(DeadSignalFilter.Unknown), context);
        }
    }

    /// <summary>Keeps a signal that a consume filter of the application did not pass on.</summary>
    public Task DeadLetterStoppedAsync(ProcessDefinition process, SignalId signal, ConsumeContext context)
    {
        const string Stopped = "A consume filter of the receive endpoint did not pass it on: it did not call next.Send(context).";
        return DeadLetterAsync(process, new InvalidSignalException(signal, Stopped), context, DeadReason.Rejected);
    }

    /// <summary>Keeps an invalid signal as a dead signal; to who has asked it is a refusal, and leaves no trace.</summary>
    public Task DeadLetterAsync(ProcessDefinition process, InvalidSignalException exception, ConsumeContext context) =>
        DeadLetterAsync(process, exception, context, exception.Signal is not null || exception.IsOfMessage ? DeadReason.Invalid : DeadReason.Unknown);

    private async Task DeadLetterAsync(ProcessDefinition process, InvalidSignalException exception, ConsumeContext context, DeadReason reason)
    {
        if (await asks.RefuseAsync(process, exception.Message, reason, context) && reason != DeadReason.Unknown)
        {
            return;
        }

        NamedSignal? dynamic = context.TryGetMessage(out ConsumeContext<NamedSignal>? message) ? message.Message : null;
        SignalId? named = SignalId.TryParse(dynamic?.Id, out SignalId id) ? id : null;
        string error = FailureText.WithCauses(exception.Message, exception);
        DeadSignal invalid = DeadSignalFactory.Create(context.ReceiveContext, reason, error, clock) with
        {
            SignalId = (exception.Signal ?? named)?.ToString(),
            ProcessPath = PathOf(process, exception.Signal, dynamic, context),
            Endpoint = process.Endpoint,
            MessageId = SignalMetadata.Valid(context, static it => it.MessageId),
        };
        await dead.KeepAsync(invalid, exception, context.CancellationToken);
        await failures.ReportAsync(
            new SignalFailure
            {
                Reason = reason,
                Error = error,
                Exception = exception,
                Endpoint = process.Endpoint,
                Signal = exception.Signal ?? named,
                MessageId = invalid.MessageId,
            },
            context.CancellationToken);
    }

    /// <summary>
    /// The process that an invalid signal was for, as far as its payload says so: a replay keeps the order of each process.
    /// </summary>
    private static string? PathOf(ProcessDefinition process, SignalId? id, NamedSignal? dynamic, ConsumeContext context)
    {
        if (SignalHeaders.Read(context.Headers, SignalHeaders.Process) is { Length: > 0 } path)
        {
            return process.Path.TryMatch(path, out _) ? path : null;
        }

        try
        {
            SignalDefinition? signal = id is { } known ? process.Find(known)?.Definition : null;
            JsonElement? payload = dynamic is not null ? dynamic.Payload
                : context.SerializerContext.TryGetMessage(typeof(JsonElement), out object? message) ? (JsonElement)message : null;
            if (signal is null || payload is not { } json)
            {
                return null;
            }

            SignalIdentity identity = new JsonPathBinding(signal.Path).Read(json);
            return PathAddress.Is(signal.Contract) ? (process.Path.TryMatch(identity["process"]!, out _) ? identity["process"] : null)
                : process.Reaches(signal) ? null
                : process.Path.Render(identity);
        }
        catch (Exception exception) when (exception is SignalPathException or JsonException or InvalidOperationException or NotSupportedException)
        {
            return null; // it does not say
        }
    }
}
