using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

internal sealed class FakeConnection(FakeSqlServer server) : DbConnection
{
    private ConnectionState _state;

    [AllowNull]
    public override string ConnectionString { get; set; } = "Server=fake;Database=signals";

    public override string Database => "signals";

    public override string DataSource => "fake";

    public override string ServerVersion => "15.00.0000";

    public override ConnectionState State => _state;

    public override void Open() => _state = ConnectionState.Open;

    public override void Close() => _state = ConnectionState.Closed;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new FakeTransaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => new FakeCommand(server, this);
}

internal sealed class FakeTransaction(FakeConnection connection, IsolationLevel level) : DbTransaction
{
    public override IsolationLevel IsolationLevel => level;

    protected override DbConnection DbConnection => connection;

    public override void Commit()
    {
    }

    public override void Rollback()
    {
    }
}
