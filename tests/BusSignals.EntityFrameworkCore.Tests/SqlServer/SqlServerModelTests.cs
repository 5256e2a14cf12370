using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>The tables as SQL Server is told to make them.</summary>
[Trait("Feature", "R1")]
public sealed class SqlServerModelTests
{
    /// <summary>A database whose collation takes two cases for one would take two types, signals or timers for one.</summary>
    [Fact]
    public void Script_NamesThatAreCompared_AreComparedExactly()
    {
        IEnumerable<string> exact = Script().All<CreateTableStatement>().SelectMany(table => table.Definition.ColumnDefinitions
            .Where(it => it.Collation?.Value == "Latin1_General_100_BIN2")
            .Select(it => $"{table.SchemaObjectName.BaseIdentifier.Value}.{it.ColumnIdentifier.Value}"));

        Assert.Equal(
            ["signal_history.name", "signal_outbox.timer_name", "signal_parameters.name", "signal_parameters.type", "signal_processes.type"],
            exact.Order(StringComparer.Ordinal));
    }

    /// <summary>New rows come between the others, as their keys are random.</summary>
    [Fact]
    public void Script_KeysThatAreRandom_LeaveRoomInTheirPages()
    {
        IEnumerable<string> filled = Script().All<CreateTableStatement>()
            .Where(table => new SentStatement("", 0, table).All<IndexExpressionOption>()
                .Any(it => it is { OptionKind: IndexOptionKind.FillFactor, Expression: IntegerLiteral { Value: "80" } }))
            .Select(it => it.SchemaObjectName.BaseIdentifier.Value);

        Assert.Equal(
            ["signal_history", "signal_lock_waiters", "signal_locks", "signal_outbox", "signal_parameters", "signal_processes"],
            filled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Script_UniqueInbox_IsFiltered()
    {
        CreateIndexStatement inbox = Assert.Single(Script().All<CreateIndexStatement>(), it => it.Unique);

        Assert.Equal(["message_id", "process_key"], inbox.Columns.Select(it => it.Column.MultiPartIdentifier.Identifiers[^1].Value));
        Assert.NotNull(inbox.FilterPredicate);
    }

    /// <summary>They compare texts exactly by themselves, and know no such collation.</summary>
    [Theory]
    [InlineData("postgresql")]
    [InlineData("sqlite")]
    public void Model_OfOtherDatabases_HasNothingOfSqlServer(string database)
    {
        using BusSignalsDbContext context = Context(it => _ = database == "sqlite" ? it.UseSqlite("Data Source=:memory:") : it.UseNpgsql("Host=127.0.0.1"));

        IReadOnlyModel model = context.GetService<IDesignTimeModel>().Model;
        Assert.DoesNotContain("COLLATE", context.Database.GenerateCreateScript(), StringComparison.OrdinalIgnoreCase);
        Assert.All(model.GetEntityTypes(), entity => Assert.DoesNotContain(
            entity.GetAnnotations().Concat(entity.GetKeys().SelectMany(it => it.GetAnnotations())),
            it => it.Name.StartsWith("SqlServer:", StringComparison.Ordinal)));
    }

    private static SentStatement Script()
    {
        using BusSignalsDbContext context = Context(it => it.UseSqlServer("Server=127.0.0.1"));
        return TransactSql.Parse(context.Database.GenerateCreateScript());
    }

    private static BusSignalsDbContext Context(Action<DbContextOptionsBuilder<BusSignalsDbContext>> database)
    {
        var options = new DbContextOptionsBuilder<BusSignalsDbContext>();
        database(options);
        return new BusSignalsDbContext(options.Options);
    }
}
