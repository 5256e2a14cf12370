using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>The log lines of handlers.</summary>
internal static partial class HandlerLog
{
    public static void Line(ILogger logger, string message, string? data)
    {
        if (data is null)
        {
            Plain(logger, message);
        }
        else
        {
            WithData(logger, message, data);
        }
    }

    [LoggerMessage(1201, LogLevel.Information, "{Message}")]
    private static partial void Plain(ILogger logger, string message);

    [LoggerMessage(1202, LogLevel.Information, "{Message} {Data}")]
    private static partial void WithData(ILogger logger, string message, string data);
}
