using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// The user's context in the scope of a delivery, if the handler asked for it. It is in a transaction from the start,
/// so that whatever the handler saves or executes is committed with the delivery, or not at all.
/// </summary>
internal sealed class DeliveryContext<TContext>(DeliveryScope scope, EfContexts<TContext> contexts) where TContext : DbContext
{
    public TContext? Context { get; private set; }

    public TContext Track(TContext context)
    {
        if (scope.IsDelivery)
        {
            Begin(context);
            context.Database.AutoSavepointsEnabled = false;
            scope.HasOwnTransaction = true;
            Context = context;
        }

        return context;
    }

    /// <summary>No code of the handler runs yet, so a failure concerns the connection to the database.</summary>
    private void Begin(TContext context)
    {
        try
        {
            context.Database.BeginTransaction();
        }
        catch (Exception exception)
        {
            throw contexts.Away(exception);
        }
    }
}
