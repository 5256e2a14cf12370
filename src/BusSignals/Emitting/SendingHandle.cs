using System.Text.Json;

namespace BusSignals;

/// <summary>Sends what it is given to the queue of its process.</summary>
internal sealed class SendingHandle(ProcessId id, DirectSender sender, Asker asker) : ProcessHandle(id)
{
    public override Task<Guid> SendAsync<T>(T signal, EmitOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return sender.SendAsync(Id, signal, options, cancellationToken);
    }

    public override Task<Guid> SendAsync(string name, string json, EmitOptions? options, CancellationToken cancellationToken) =>
        sender.SendAsync(Id, name, json, options, cancellationToken);

    public override Task<Guid> SendAsync(string name, JsonElement payload, EmitOptions? options, CancellationToken cancellationToken) =>
        sender.SendAsync(Id, name, payload, options, cancellationToken);

    public override Task<TReply> AskAsync<TReply>(object signal, AskOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signal);
        options ??= new AskOptions();
        return AskAsync<TReply>(sender.DefinitionOf(Id, signal), options, (ask, ct) => sender.SendAsync(Id, signal, options, ct, ask), cancellationToken);
    }

    public override Task<TReply> AskAsync<TReply>(string name, string json, AskOptions? options, CancellationToken cancellationToken)
    {
        options ??= new AskOptions();
        return AskAsync<TReply>(sender.DefinitionOf(Id, name), options, (ask, ct) => sender.SendAsync(Id, name, json, options, ct, ask), cancellationToken);
    }

    public override Task<Guid> StartOrSignalAsync<TStart, TSignal>(TStart start, TSignal signal, EmitOptions? options, CancellationToken cancellationToken) =>
        sender.StartOrSignalAsync(Id, start, signal, options, cancellationToken);

    public override Task<TReply> StartOrAskAsync<TReply>(object start, object signal, AskOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        options ??= new AskOptions();
        return AskAsync<TReply>(
            sender.DefinitionOf(Id, signal), options, (ask, ct) => sender.StartOrSignalAsync(Id, start, signal, options, ct, ask), cancellationToken);
    }

    private Task<TReply> AskAsync<TReply>(
        SignalDefinition signal, AskOptions options, Func<AskRequest, CancellationToken, Task<Guid>> send, CancellationToken cancellationToken) =>
        asker.AskAsync<TReply>(signal, new PendingAsk(1), options, send, cancellationToken);
}
