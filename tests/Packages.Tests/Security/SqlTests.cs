using System.Text.RegularExpressions;

namespace Packages.Tests.Security;

/// <summary>SQL that is written by hand has parameters; the places where there is any are counted.</summary>
public sealed partial class SqlTests
{
    [Fact]
    public void RawSql_InTheSources_IsTheKnownOne() => Assert.Equal(
        [
            // The statements of batches at PostgreSQL: texts of constants, tables and columns, with arrays as parameters.
            "DbBatchExtensions.cs: command.CommandText = statement;",
            "EfOutboxStore.cs: .FromSqlRaw(contexts.Dialect.ClaimDue(OutboxTable.In(context)), now.UtcDateTime, limit, leaseUntil.UtcDateTime)",
            "EfOutboxStore.cs: await using DbCommand command = context.Database.GetDbConnection().CreateCommand();",
            "EfOutboxStore.cs: command.CommandText = statement;", // a constant of the dialect, which asks for the time
            "EfRemoval.cs: removed = await context.Database.ExecuteSqlRawAsync(removal, [json, KeyExtensions.MostRemoved], cancellationToken);",
            "EmbeddedDatabase.cs: await context.Database.ExecuteSqlRawAsync(\"PRAGMA journal_mode = WAL\", cancellationToken);",
            "EmbeddedTables.cs: await context.Database.ExecuteSqlRawAsync(KindsOfEarlierTimers, cancellationToken);", // a constant
            "EmbeddedTables.cs: await context.Database.ExecuteSqlRawAsync(command.CommandText, cancellationToken);", // of EF's own generator
            "SavedUnits.cs: ? context.Set<ProcessRow>().FromSqlRaw(locked)", // the name of the table, with hints
            "SqlServerDialect.cs: List<int> found = await context.Database.SqlQueryRaw<int>(isOn).ToListAsync(cancellationToken);", // a constant
        ],
        Lines(RawSql()));

    /// <summary>What is put into these statements is the name of the table alone, as EF delimits it.</summary>
    [Fact]
    public void Dialects_PutNothingIntoStatements_ButTheTablesName()
    {
        string[] holes = [.. Files("Sql").SelectMany(it => Hole().Matches(File.ReadAllText(it))).Select(it => it.Groups[1].Value).Distinct()];

        Assert.Equal(["table"], holes);
    }

    private static string[] Lines(Regex pattern) =>
    [
        .. Files("").SelectMany(file => File.ReadLines(file).Where(line => pattern.IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf("src", "BusSignals.EntityFrameworkCore", folder), "*.cs", SearchOption.AllDirectories)
            .Where(it => !it.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(@"FromSqlRaw|ExecuteSqlRaw|SqlQueryRaw|CreateCommand|CommandText|DbCommand|new \w*Command\(")]
    private static partial Regex RawSql();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Hole();
}
