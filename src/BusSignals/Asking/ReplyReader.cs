using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Reads replies as the type that was asked for. A reply of a signal is checked first: nothing that it lacks becomes null
/// or zero. What a process returned is of its own type, and only read.
/// </summary>
internal sealed class ReplyReader<TReply>
{
    private static ReplyReader<TReply>? s_ofSignals;
    private static ReplyReader<TReply>? s_ofResults;

    private readonly JsonSerializerOptions _json;
    private readonly SignalSchema? _schema;

    /// <exception cref="NotSupportedException">The serializer cannot handle the type, or part of it would be
    /// lost.</exception>
    private ReplyReader(JsonSerializerOptions json, bool isChecked)
    {
        KeptValues.Check(typeof(TReply), json, isOpen: true);
        _json = json;
        _schema = isChecked ? SignalSchema.Of(typeof(TReply), json) : null;
    }

    public static ReplyReader<TReply> OfSignals => s_ofSignals ??= new(SignalPayload.Options, isChecked: true);

    public static ReplyReader<TReply> OfResults => s_ofResults ??= new(StateJsonOptions.Default, isChecked: false);

    public TReply Read(SignalId signal, Guid messageId, SignalReply reply)
    {
        if (reply.IsInvalid)
        {
            throw new InvalidSignalException(signal, $"The ask '{signal}' was refused by '{reply.Endpoint}' as invalid: {reply.Reason}");
        }

        if (!reply.HasReply)
        {
            throw AskFailure.Of(signal, messageId, reply);
        }

        if (FaultOf(reply.Reply!) is { } fault)
        {
            throw AskFailure.OtherReply(signal, messageId, reply, typeof(TReply), fault);
        }

        try
        {
            return JsonSerializer.Deserialize<TReply>(reply.Reply!, _json)!;
        }
        catch (JsonException exception)
        {
            throw AskFailure.OtherReply(signal, messageId, reply, typeof(TReply), exception.Message, exception);
        }
    }

    private string? FaultOf(string reply) =>
        (reply == "null" && default(TReply) is null) || _schema?.Validate(reply) is not { Count: > 0 } violations
            ? null
            : $"{string.Join("; ", violations.Select(it => SensitiveMask.Of(it, typeof(TReply), _json)))}.";
}
