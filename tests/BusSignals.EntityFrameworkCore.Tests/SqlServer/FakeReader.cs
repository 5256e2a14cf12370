using System.Collections;
using System.Data.Common;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>Rows whose every column has a value, of whatever type is asked for.</summary>
internal sealed class FakeReader(FakeSqlServer server, IReadOnlyList<ExpectedRows> results) : DbDataReader
{
    private static readonly DateTime Time = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private int _result;
    private int _row = -1;
    private bool _closed;

    private string[] Columns => _result < results.Count ? results[_result].Columns : [];

    public override int FieldCount => Columns.Length;

    public override bool HasRows => Rows > 0;

    public override bool IsClosed => _closed;

    public override int RecordsAffected => -1;

    public override int Depth => 0;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    private int Rows => _result >= results.Count ? 0 : results[_result].Rows ?? server.Rows;

    public override bool Read() => ++_row < Rows;

    public override bool NextResult()
    {
        _row = -1;
        return ++_result < results.Count;
    }

    public override void Close() => _closed = true;

    public override bool IsDBNull(int ordinal) => false;

    public override string GetName(int ordinal) => Columns[ordinal];

    public override int GetOrdinal(string name) => Array.IndexOf(Columns, name);

    public override bool GetBoolean(int ordinal) => server.Exists;

    public override byte GetByte(int ordinal) => 1;

    public override short GetInt16(int ordinal) => 1;

    public override int GetInt32(int ordinal) => Number(ordinal);

    public override long GetInt64(int ordinal) => Number(ordinal);

    public override float GetFloat(int ordinal) => 1;

    public override double GetDouble(int ordinal) => 1;

    public override decimal GetDecimal(int ordinal) => 1;

    public override char GetChar(int ordinal) => 'x';

    public override string GetString(int ordinal) => "x";

    public override Guid GetGuid(int ordinal) => server.Id;

    public override DateTime GetDateTime(int ordinal) => Time;

    public override object GetValue(int ordinal) => 1;

    public override int GetValues(object[] values) => throw new NotSupportedException();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override string GetDataTypeName(int ordinal) => throw new NotSupportedException();

    public override Type GetFieldType(int ordinal) => throw new NotSupportedException();

    /// <summary>What was written has a number of its own, or says that it is one row.</summary>
    private int Number(int ordinal) =>
        results[_result].Rows is null ? server.Number
        : Columns[ordinal] == "sequence" ? server.NextNumber()
        : 1;

    public override IEnumerator GetEnumerator() => throw new NotSupportedException();
}
