using System.ComponentModel;
using System.Net.Sockets;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>What each number of SQL Server's errors means for the store.</summary>
[Trait("Feature", "R1")]
public sealed class SqlServerErrorsTests
{
    private static readonly int[] Races = [1205, 1222, 3960, 41301, 41302, 41305, 41325, 41839];

    private static readonly int[] Passing =
    [
        -2, 20, 53, 64, 121, 233, 258, 596, 701, 802, 845, 976, 978, 983, 6005, 10053, 10054, 10060, 10928, 10929, 11001, 17142, 40197, 40501,
        40613, 49918, 49919, 49920,
    ];

    private static readonly int[] ForAPerson =
    [
        4060, 18456, 18470, 18487, 18488, 916, 229, 230, 262, 207, 208, 3906, 3908, 1105, 1101, 9002, 823, 824, 825, 334, 650, 1934, 102, 156,
    ];

    private static readonly int[] OfData = [2601, 2627, 2628, 8152, 515, 547, 8115, 220, 241, 242, 8003, 8623];

    /// <summary>Of a handler's own statements these are its own failures: a table or a right of its own may be what is missing.</summary>
    private static readonly int[] OfOneStatement = [-2, 916, 229, 230, 262, 207, 208, 334, 650, 1934, 102, 156];

    public static TheoryData<int, string> Numbers { get; } =
    [
        .. Races.Select(it => new TheoryDataRow<int, string>(it, "Race")),
        .. Passing.Concat(ForAPerson).Concat([0, 99_999, int.MaxValue]).Select(it => new TheoryDataRow<int, string>(it, "Away")),
        .. OfData.Select(it => new TheoryDataRow<int, string>(it, "Data")),
    ];

    public static TheoryData<int> NumbersForAPerson { get; } = [.. ForAPerson];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Classify_Number_IsOfItsClass(int number, string expected) =>
        Assert.Equal(expected, SqlServerErrors.Classify(SqlServerFaults.Of(number)).ToString());

    [Theory]
    [MemberData(nameof(Numbers))]
    public void IsServerWide_Number_IsSoIfNobodyCouldWork(int number, string failure) => Assert.Equal(
        failure == "Away" && number is not (0 or 99_999 or int.MaxValue) && !OfOneStatement.Contains(number),
        SqlServerErrors.IsServerWide(SqlServerFaults.Of(number)));

    [Theory]
    [MemberData(nameof(NumbersForAPerson))]
    public void Remedy_NumberThatWantsAPerson_SaysWhatToDo(int number) =>
        Assert.EndsWith(".", SqlServerErrors.Remedy(SqlServerFaults.Of(number)), StringComparison.Ordinal);

    [Fact]
    public void Remedy_TableIsMissing_SaysToMigrate() => Assert.Equal(
        "Apply the migrations of the context that has AddBusSignals(); OPENJSON wants the compatibility level 130.",
        SqlServerErrors.Remedy(SqlServerFaults.Of(208)));

    [Theory]
    [InlineData("Away", 2627, 9002)]
    [InlineData("Away", 9002, 2627)]
    [InlineData("Away", 1205, 99_999)]
    [InlineData("Race", 547, 1205)]
    [InlineData("Data", 547, 3621)] // the statement has been terminated
    [InlineData("Data", 547, 3609)] // the transaction ended in the trigger
    public void Classify_SeveralErrors_TheWorstDecides(string expected, params int[] numbers) =>
        Assert.Equal(expected, SqlServerErrors.Classify(SqlServerFaults.Of(numbers)).ToString());

    [Fact]
    public void Classify_MessagesBesideAnError_DoNotCount() => Assert.Equal(
        StoreFailure.Data, SqlServerErrors.Classify(SqlServerFaults.Of(null, (2627, 14), (5701, 0), (3621, 0))));

    [Fact]
    public void Classify_ConnectionBrokeWithoutANumber_IsAwayForAll()
    {
        foreach (Exception cause in (Exception[])[new IOException(), new SocketException(104), new Win32Exception(10054)])
        {
            Exception broken = SqlServerFaults.Of(cause, (0, 20));

            Assert.Equal(StoreFailure.Away, SqlServerErrors.Classify(broken));
            Assert.True(SqlServerErrors.IsServerWide(broken));
        }

        Assert.False(SqlServerErrors.IsServerWide(SqlServerFaults.Of(new InvalidOperationException(), (0, 11))));
    }

    [Fact]
    public void Classify_OfAnotherClient_IsUnknown()
    {
        Assert.Null(SqlServerErrors.Classify(new InvalidOperationException()));
        Assert.Null(SqlServerErrors.Classify(new Npgsql.PostgresException("", "", "", "40P01")));
    }
}
