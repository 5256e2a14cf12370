namespace BusSignals;

/// <summary>
/// Sends a message again, under its id, when the broker does not confirm it for long: a client may lose a confirmation with its
/// connection, and would wait for it without end. A message that has arrived twice is applied once.
/// </summary>
internal static class UnconfirmedSend
{
    /// <summary>How long the first try may take; each further one may take twice as long, up to <see cref="Longest"/>.</summary>
    internal static readonly TimeSpan First = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    /// <summary>Ends as the first try does that ends.</summary>
    /// <param name="send">Sends the message, and waits for its confirmation.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task SendAsync(Func<Task> send, TimeProvider clock, CancellationToken cancellationToken)
    {
        Task sent = send();
        try
        {
            await sent.WaitAsync(First, clock, cancellationToken);
            return;
        }
        catch (TimeoutException) when (!sent.IsCompleted)
        {
            // The broker has not answered.
        }

        List<Task> tries = [sent];
        for (TimeSpan patience = First * 2; ; patience = patience < Longest ? patience * 2 : Longest)
        {
            tries.Add(send());
            Task<Task> ended = Task.WhenAny(tries);
            try
            {
                await ended.WaitAsync(patience, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                continue;
            }

            await await ended;
            return;
        }
    }
}
