namespace BusSignals;

/// <summary>
/// Reduces a dead signal to what every database accepts: ASCII in short columns, and the complete body as Base64.
/// </summary>
internal static class ReducedDeadSignal
{
    private const int Short = 200;

    public static DeadSignal Of(DeadSignal dead, string reason) => dead with
    {
        Error = $"{Ascii(dead.Error)} (The database refused it as it was: {Ascii(reason)})",
        Endpoint = Ascii(dead.Endpoint),
        ProcessPath = Cut(dead.ProcessPath, SignalPath.MaxLength),
        SignalId = Cut(dead.SignalId, Short),
        ContentType = Cut(dead.ContentType, Short),
        Body = DeadSignalFactory.Encode(dead.Body),
        Headers = dead.Headers is { } headers ? Ascii(headers) : null,
    };

    private static string? Cut(string? text, int length) => text is null ? null : Ascii(text.Length > length ? text[..length] : text);

    private static string Ascii(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = from[i] is >= ' ' and <= '~' or '\n' or '\r' or '\t' ? from[i] : '?';
        }
    });
}
