using System.Net.Sockets;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>What each error means for the store, and what is said of it.</summary>
[Trait("Feature", "R1")]
public sealed class StoreErrorsTests
{
    private static readonly SqlDialect PostgreSql = SqlDialect.For("Npgsql.EntityFrameworkCore.PostgreSQL")!;
    private static readonly SqlDialect Sqlite = SqlDialect.For("Microsoft.EntityFrameworkCore.Sqlite")!;

    [Theory]
    [InlineData("08006", StoreFailure.Away)] // the connection broke
    [InlineData("08P01", StoreFailure.Away)] // PgBouncer does not reach the server
    [InlineData("0A000", StoreFailure.Away)]
    [InlineData("22001", StoreFailure.Data)] // too long
    [InlineData("2200H", StoreFailure.Away)] // a sequence at its end
    [InlineData("22021", StoreFailure.Data)] // NUL
    [InlineData("22P05", StoreFailure.Data)] // not in the database's encoding
    [InlineData("23502", StoreFailure.Data)]
    [InlineData("23505", StoreFailure.Data)]
    [InlineData("23514", StoreFailure.Data)]
    [InlineData("25006", StoreFailure.Away)] // read-only
    [InlineData("25P02", StoreFailure.Away)]
    [InlineData("28000", StoreFailure.Away)]
    [InlineData("28P01", StoreFailure.Away)]
    [InlineData("3D000", StoreFailure.Away)]
    [InlineData("40001", StoreFailure.Race)]
    [InlineData("40002", StoreFailure.Data)]
    [InlineData("40P01", StoreFailure.Race)]
    [InlineData("42501", StoreFailure.Away)]
    [InlineData("42703", StoreFailure.Away)]
    [InlineData("42P01", StoreFailure.Away)]
    [InlineData("44000", StoreFailure.Data)]
    [InlineData("53100", StoreFailure.Away)]
    [InlineData("53300", StoreFailure.Away)]
    [InlineData("54000", StoreFailure.Data)] // an index entry that is too long
    [InlineData("55000", StoreFailure.Away)]
    [InlineData("55P03", StoreFailure.Race)]
    [InlineData("57014", StoreFailure.Away)] // statement_timeout
    [InlineData("57P01", StoreFailure.Away)]
    [InlineData("57P03", StoreFailure.Away)]
    [InlineData("58030", StoreFailure.Away)] // input, output
    [InlineData("P0001", StoreFailure.Data)] // a trigger
    [InlineData("XX001", StoreFailure.Away)] // damaged
    internal void OfStore_ErrorOfPostgreSql_IsOfItsClass(string state, StoreFailure expected)
    {
        Assert.Equal(expected, StoreErrors.OfStore(PostgreSql, Error(state)));
        Assert.Equal(expected, StoreErrors.OfStore(PostgreSql, new DbUpdateException("An error occurred.", Error(state))));
    }

    [Theory]
    [InlineData("08006", StoreFailure.Away)]
    [InlineData("22001", StoreFailure.Data)]
    [InlineData("23502", StoreFailure.Data)]
    [InlineData("25006", StoreFailure.Away)]
    [InlineData("25P02", StoreFailure.Data)]
    [InlineData("25P03", StoreFailure.Away)] // idle_in_transaction_session_timeout has cut the connection
    [InlineData("25P04", StoreFailure.Away)] // transaction_timeout
    [InlineData("28000", StoreFailure.Away)]
    [InlineData("3D000", StoreFailure.Away)]
    [InlineData("40001", StoreFailure.Race)]
    [InlineData("40P01", StoreFailure.Race)]
    [InlineData("42501", StoreFailure.Data)] // a right that the handler's own table lacks
    [InlineData("42P01", StoreFailure.Data)]
    [InlineData("53100", StoreFailure.Away)]
    [InlineData("57014", StoreFailure.Data)] // the handler's own timeout
    [InlineData("57P01", StoreFailure.Away)]
    [InlineData("57P05", StoreFailure.Away)]
    internal void OfHandler_ErrorOfPostgreSql_IsAwayOnlyIfNobodyCouldWork(string state, StoreFailure expected) =>
        Assert.Equal(expected, StoreErrors.OfHandler(PostgreSql, new DbUpdateException("An error occurred.", Error(state))));

    [Fact]
    public void OfHandler_ConnectionBroke_IsAwayAndTimeoutIsItsOwn()
    {
        Assert.Equal(StoreFailure.Away, StoreErrors.OfHandler(PostgreSql, new NpgsqlException("Broken", new EndOfStreamException())));
        Assert.Equal(StoreFailure.Data, StoreErrors.OfHandler(PostgreSql, new NpgsqlException("Slow", new TimeoutException())));
        Assert.Equal(StoreFailure.Data, StoreErrors.OfHandler(PostgreSql, new HttpRequestException("A service", new SocketException(111))));
    }

    [Theory]
    [InlineData(1, 1, StoreFailure.Away)] // no such table
    [InlineData(5, 5, StoreFailure.Away)] // locked for longer than the command's timeout
    [InlineData(5, 517, StoreFailure.Race)]
    [InlineData(6, 6, StoreFailure.Away)]
    [InlineData(7, 7, StoreFailure.Away)]
    [InlineData(8, 8, StoreFailure.Away)]
    [InlineData(10, 778, StoreFailure.Away)]
    [InlineData(11, 11, StoreFailure.Away)]
    [InlineData(13, 13, StoreFailure.Away)]
    [InlineData(14, 14, StoreFailure.Away)]
    [InlineData(17, 17, StoreFailure.Race)]
    [InlineData(18, 18, StoreFailure.Data)]
    [InlineData(19, 1299, StoreFailure.Data)]
    [InlineData(20, 20, StoreFailure.Data)]
    [InlineData(25, 25, StoreFailure.Data)]
    [InlineData(26, 26, StoreFailure.Away)]
    internal void OfStore_ErrorOfSqlite_IsOfItsClass(int code, int extended, StoreFailure expected) =>
        Assert.Equal(expected, StoreErrors.OfStore(Sqlite, new DbUpdateException("An error occurred.", new SqliteException("Error", code, extended))));

    public static TheoryData<Exception, bool> Others { get; } = new()
    {
        { new SocketException(111), false },
        { new TimeoutException(), false },
        { new EndOfStreamException(), false },
        { new InvalidOperationException("The pool is exhausted."), false },
        { new DbUpdateException("An error occurred.", new ObjectDisposedException("connector")), false },
        { new UnauthorizedAccessException("The vault gives no password."), false },
        { new EncoderFallbackException("Half a pair"), true },
        { new DbUpdateException("An error occurred.", new InvalidCastException()), true },
        { new DbUpdateConcurrencyException("Nothing was updated."), true },
        { new FormatException(), true },
        { new OverflowException(), true },
    };

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public void OfStore_NotOfTheProvider_IsAwayUnlessValuesCanMakeIt(Exception exception, bool isOfValues) => Assert.Equal(
        isOfValues ? StoreFailure.Data : StoreFailure.Away, StoreErrors.OfStore(PostgreSql, exception));

    [Theory]
    [InlineData("42P01", "relation \"signals.signal_outbox\" does not exist", "42P01: relation \"signals.signal_outbox\" does not exist. Apply the migrations of the context that has AddBusSignals().")]
    [InlineData("25006", "cannot execute INSERT in a read-only transaction", "25006: cannot execute INSERT in a read-only transaction. The database is read-only; after a failover connect to its primary (Target Session Attributes=read-write), else see default_transaction_read_only.")]
    [InlineData("28000", "role \"shop\" is not permitted to log in", "28000: role \"shop\" is not permitted to log in. Let the role log in: see its password and VALID UNTIL, its LOGIN right and pg_hba.conf.")]
    [InlineData("57P01", "terminating connection due to administrator command", "57P01: terminating connection due to administrator command.")]
    public void Explain_ErrorOfPostgreSql_HasItsWordsAndTheRemedy(string state, string words, string expected) =>
        Assert.Equal(expected, StoreErrors.Explain(PostgreSql, new DbUpdateException("An error occurred.", Error(state, words))));

    /// <summary>Its own words are "Exception while reading from stream".</summary>
    [Fact]
    public void Explain_BrokenConnection_SaysOfWhat() => Assert.Equal(
        "Exception while reading from stream: Timeout during reading attempt. "
        + "See whether the server runs and can be reached, and, if it answers too late, what keeps it busy or locked (pg_stat_activity).",
        StoreErrors.Explain(PostgreSql, new NpgsqlException("Exception while reading from stream", new TimeoutException("Timeout during reading attempt"))));

    [Fact]
    public void Explain_NotOfTheProvider_HasTheInnermostWords() => Assert.Equal(
        "Connection refused.", StoreErrors.Explain(PostgreSql, new InvalidOperationException("Failed.", new IOException("Connection refused"))));

    private static PostgresException Error(string state, string words = "words") => new(words, "ERROR", "ERROR", state);
}
