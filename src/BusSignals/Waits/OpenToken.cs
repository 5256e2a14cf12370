namespace BusSignals;

/// <summary>A token that a process waits for.</summary>
/// <param name="Kind">The id of its definition.</param>
/// <param name="Id">Its own id.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When it expires.</param>
public sealed record OpenToken(string Kind, Guid Id, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    internal static OpenToken Of(ProcessTimer timer)
    {
        var token = TokenTimer.Read(timer);
        return new OpenToken(token.Definition.ToString(), token.Token, token.CreatedAt, timer.Due);
    }
}
