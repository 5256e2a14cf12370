using System.Diagnostics;
using MassTransit;

namespace Ledger;

/// <summary>Ends this node with SIGKILL between a commit and whatever would be sent after it.</summary>
internal sealed class Fuse : ISendObserver
{
    /// <summary>The amount whose withdrawal lights it.</summary>
    public const int Amount = 13;

    public static bool IsLit { get; set; }

    public async Task PreSend<T>(SendContext<T> context) where T : class
    {
        if (IsLit)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        }
    }

    public Task PostSend<T>(SendContext<T> context) where T : class => Task.CompletedTask;

    public Task SendFault<T>(SendContext<T> context, Exception exception) where T : class => Task.CompletedTask;
}
