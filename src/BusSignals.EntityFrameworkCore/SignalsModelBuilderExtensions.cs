using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Adds the tables of BusSignals to a model.</summary>
public static class SignalsModelBuilderExtensions
{
    /// <summary>
    /// Adds the tables of processes, history, outbox, dead and unreached signals and locks, so that migrations, schema
    /// and transactions belong to the user's own context. Call it in <c>OnModelCreating</c>.
    /// </summary>
    /// <param name="modelBuilder">The user's model.</param>
    /// <param name="schema">A separate schema for the tables; default: the model's.</param>
    public static ModelBuilder AddBusSignals(this ModelBuilder modelBuilder, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Ignore<CapturedMessage>(); // EF Core takes it for a table while the model is built, and so do loops over all types
        modelBuilder
            .ApplyConfiguration(new ProcessMapping(schema))
            .ApplyConfiguration(new HistoryMapping(schema))
            .ApplyConfiguration(new OutboxMapping(schema))
            .ApplyConfiguration(new ParameterMapping(schema))
            .ApplyConfiguration(new DeadSignalMapping(schema))
            .ApplyConfiguration(new LockMapping(schema))
            .ApplyConfiguration(new LockWaiterMapping(schema))
            .ApplyConfiguration(new UnreachedMapping(schema));
        SqlServerModel.AddTo(modelBuilder);
        return modelBuilder;
    }
}
