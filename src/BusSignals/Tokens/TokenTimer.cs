using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BusSignals;

/// <summary>
/// An open token is a timer of its process: due when it expires, withdrawn with its answer. So it is created and
/// answered in the process's own commits, and needs no table. The timer's name contains the rest.
/// </summary>
/// <param name="Definition">The kind of token.</param>
/// <param name="Answer">The type of its answer.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Token">Its id.</param>
internal sealed record TokenTimer(SignalId Definition, AnswerFingerprint Answer, DateTimeOffset CreatedAt, Guid Token)
{
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"token {Definition} {Answer.Value:x8} {CreatedAt.UtcTicks:x} {Token:N}");

    /// <summary>
    /// The payload of the answer of an expired token regardless of the type. It has no value, because <c>null</c> is
    /// not a valid <c>int</c>.
    /// </summary>
    public string ExpiredAnswer(DateTimeOffset due)
    {
        var answer = new TokenAnswer<object>(Token, Definition.ToString(), TokenStatus.Expired, null, null, CreatedAt, due);
        JsonObject payload = JsonSerializer.SerializeToNode(answer, SignalPayload.Options)!.AsObject();
        payload.Remove("value");
        return payload.ToJsonString(SignalPayload.Options);
    }

    public static bool Is(ProcessTimer timer) => timer.Kind == TimerKind.Token;

    public static ProcessTimer? Find(IEnumerable<ProcessTimer> timers, Guid token)
    {
        string id = token.ToString("N");
        return timers.FirstOrDefault(it => Is(it) && it.Name.EndsWith(id, StringComparison.Ordinal));
    }

    public static TokenTimer Read(ProcessTimer timer)
    {
        string[] parts = timer.Name.Split(' ');
        return new TokenTimer(
            SignalId.Parse(parts[1]),
            new AnswerFingerprint(uint.Parse(parts[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            new DateTimeOffset(long.Parse(parts[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture), TimeSpan.Zero),
            Guid.ParseExact(parts[4], "N"));
    }
}
