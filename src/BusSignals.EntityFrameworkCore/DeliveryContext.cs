using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// The user's context in the scope of a delivery, if the handler asked for it. It is in a transaction from the start,
/// so that whatever the handler saves or executes is committed with the delivery, or not at all.
/// </summary>
internal sealed class DeliveryContext<TContext>(DeliveryScope scope, EfContexts<TContext> contexts) where TContext : DbContext
{
    private IDbContextTransaction? _transaction;

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

    /// <summary>
    /// What the handler has done to the transaction so that nothing can be committed with it; null if it is as it was. It is not tried
    /// again, as it could save the same once more.
    /// </summary>
    /// <param name="cause">What the handler has thrown, if it has.</param>
    public RecordedFailureException? Ended(Exception? cause = null)
    {
        string? how;
        try
        {
            how = Context is null || (Context.Database.CurrentTransaction is { } current && current == _transaction && !IsOver(current.GetDbTransaction()))
                ? null
                : "has ended the transaction of its";
        }
        catch (ObjectDisposedException)
        {
            how = "has disposed of its";
        }

        return how is null ? null : new RecordedFailureException(new InvalidOperationException(
            $"The handler {how} '{typeof(TContext).Name}', which is committed together with the signal. What it had saved may be lost, or kept although the signal fails. "
                + "Leave out using, Commit, Rollback and their SQL, and only save: the engine commits when the handler has ended.",
            cause));
    }

    /// <summary>Whether somebody has ended it. With a connection that is broken, which is nobody's doing, that cannot be known.</summary>
    private bool IsOver(DbTransaction transaction)
    {
        if (Context!.Database.GetDbConnection() is not { State: ConnectionState.Open } connection)
        {
            return false;
        }

        try
        {
            _ = transaction.IsolationLevel; // each provider refuses to tell it when the transaction is over
            return contexts.Dialect.TryReplaceEnded(connection);
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>No code of the handler runs yet, so a failure concerns the connection to the database.</summary>
    private void Begin(TContext context)
    {
        contexts.Know(context);
        try
        {
            _transaction = context.Database.BeginTransaction();
        }
        catch (Exception exception)
        {
            throw contexts.Away(exception);
        }
    }
}
