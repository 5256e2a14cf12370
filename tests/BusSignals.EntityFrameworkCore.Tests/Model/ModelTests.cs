using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BusSignals.EntityFrameworkCore.Tests.Model;

public sealed class ModelTests
{
    private static readonly string[] Tables =
        ["signal_dead", "signal_history", "signal_lock_waiters", "signal_locks", "signal_outbox", "signal_parameters", "signal_processes",
        "signal_unreached"];

    [Fact]
    public void Model_EveryTableAndColumn_SaysWhyItExists()
    {
        using BusSignalsDbContext context = SqlServer();
        IModel model = context.GetService<IDesignTimeModel>().Model;

        Assert.Equal(Tables, model.GetEntityTypes().Select(it => it.GetTableName()).Order(StringComparer.Ordinal));
        Assert.All(model.GetEntityTypes(), it => Assert.EndsWith(".", it.GetComment(), StringComparison.Ordinal));
        Assert.All(
            model.GetEntityTypes().SelectMany(it => it.GetProperties()),
            it => Assert.EndsWith(".", it.GetComment(), StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Feature", "N10")]
    public void SqlServer_Script_MakesTheUniqueInboxAndTheFilteredMailbox()
    {
        using BusSignalsDbContext context = SqlServer();

        string script = context.Database.GenerateCreateScript();

        Assert.Contains("CREATE UNIQUE INDEX [IX_signal_history_message_id_process_key] ON [signal_history] ([message_id], [process_key]) WHERE message_id IS NOT NULL;", script, StringComparison.Ordinal);
        Assert.Contains("CREATE INDEX [ix_signal_history_mailbox] ON [signal_history] ([process_key], [name], [sequence]) WHERE outcome = 1;", script, StringComparison.Ordinal);
        Assert.Contains("CREATE INDEX [IX_signal_outbox_next_attempt] ON [signal_outbox] ([next_attempt]);", script, StringComparison.Ordinal);
        Assert.Contains("CREATE INDEX [IX_signal_dead_message_id] ON [signal_dead] ([message_id]) WHERE message_id IS NOT NULL;", script, StringComparison.Ordinal);
        Assert.Contains("CREATE INDEX [IX_signal_unreached_message_id] ON [signal_unreached] ([message_id]);", script, StringComparison.Ordinal);
        Assert.Contains("CREATE INDEX [ix_signal_processes_waits] ON [signal_processes] ([state_since], [key]) WHERE status IN (1, 3);", script, StringComparison.Ordinal);
        Assert.Contains("CREATE INDEX [ix_signal_outbox_timers] ON [signal_outbox] ([due], [id]) WHERE process_key IS NOT NULL;", script, StringComparison.Ordinal);
        Assert.Contains("[next_attempt] datetime2 NOT NULL", script, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Feature", "N10")]
    public void Table_InASchema_IsNamedAsTheDatabaseWritesIt()
    {
        using var context = new SchemaContext(
            new DbContextOptionsBuilder<SchemaContext>().UseNpgsql("Host=127.0.0.1").Options);

        Assert.Equal("flow.signal_outbox", OutboxTable.In(context));
    }

    /// <summary>A column that the statements for PostgreSQL forget would be lost there without a word.</summary>
    [Fact]
    [Trait("Feature", "N7")]
    public void PostgreSql_Statements_HaveEveryColumn()
    {
        using var context = new BusSignalsDbContext(
            new DbContextOptionsBuilder<BusSignalsDbContext>().UseNpgsql("Host=127.0.0.1").Options);

        Assert.Equal(Columns<ProcessRow>(), Named(PostgreSqlTables.Processes.Columns));
        Assert.Equal(Columns<HistoryEntry>(), Named(PostgreSqlTables.History.Columns));
        Assert.Equal(Columns<OutgoingMessage>(), Named(PostgreSqlTables.Outbox.Columns));
        Assert.Equal(Columns<ProcessParameter>(), Named(PostgreSqlTables.Parameters.Columns));
        Assert.Equal(Columns<DeadSignal>().Where(it => it != "sequence"), Named(PostgreSqlTables.Dead.Columns));

        IEnumerable<string> Columns<T>() =>
            context.Model.FindEntityType(typeof(T))!.GetProperties().Select(it => it.GetColumnName()).Order(StringComparer.Ordinal);

        static IEnumerable<string> Named(string columns) => columns.Split(", ").Order(StringComparer.Ordinal);
    }

    private static BusSignalsDbContext SqlServer() =>
        new(new DbContextOptionsBuilder<BusSignalsDbContext>().UseSqlServer("Server=127.0.0.1").Options);

    public sealed class SchemaContext(DbContextOptions<SchemaContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddBusSignals("flow");
    }
}
