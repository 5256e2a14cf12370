using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ledger;

/// <summary>Ends this node with SIGKILL between a commit and whatever would be sent after it.</summary>
internal sealed class Fuse : DbTransactionInterceptor
{
    /// <summary>The amount whose withdrawal lights it.</summary>
    public const int Amount = 13;

    public static bool IsLit { get; set; }

    public override async Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (IsLit)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        }
    }
}
