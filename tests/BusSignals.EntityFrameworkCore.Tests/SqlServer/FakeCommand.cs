using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>A command with the client's own parameters.</summary>
internal sealed class FakeCommand(FakeSqlServer server, DbConnection connection) : DbCommand
{
    private readonly SqlCommand _command = new();

    [AllowNull]
    public override string CommandText
    {
        get => _command.CommandText;
        set => _command.CommandText = value;
    }

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; } = connection;

    protected override DbParameterCollection DbParameterCollection => _command.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery() => server.Changed(server.Take(CommandText, _command.Parameters.Count));

    public override object? ExecuteScalar()
    {
        using DbDataReader reader = ExecuteDbDataReader(CommandBehavior.Default);
        return reader.Read() ? reader.GetValue(0) : null;
    }

    protected override DbParameter CreateDbParameter() => new SqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        new FakeReader(server, [.. TransactSql.Answers(server.Take(CommandText, _command.Parameters.Count))]);

    protected override void Dispose(bool disposing)
    {
        _command.Dispose();
        base.Dispose(disposing);
    }
}
