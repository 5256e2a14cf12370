using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// The user's context in the scope of a delivery, if the handler asked for it. From its first moment it is in a
/// transaction, so that whatever the handler saves or executes is committed with the delivery, or not at all.
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

    /// <summary>Nothing of the handler's is at work yet: what fails is the way to the database.</summary>
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
