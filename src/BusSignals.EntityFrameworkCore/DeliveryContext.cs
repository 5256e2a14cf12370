using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// The user's context in the scope of a delivery, if the handler asked for it. From its first moment it is in a
/// transaction, so that whatever the handler saves or executes is committed with the delivery, or not at all.
/// </summary>
internal sealed class DeliveryContext<TContext>(DeliveryScope scope) where TContext : DbContext
{
    public TContext? Context { get; private set; }

    public TContext Track(TContext context)
    {
        if (scope.IsDelivery)
        {
            context.Database.BeginTransaction();
            context.Database.AutoSavepointsEnabled = false;
            scope.HasOwnTransaction = true;
            Context = context;
        }

        return context;
    }
}
