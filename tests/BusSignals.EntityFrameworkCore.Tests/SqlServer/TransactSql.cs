using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>Microsoft's parser of Transact-SQL, as SQL Server 2019 reads it with the settings of its client.</summary>
internal static class TransactSql
{
    public static SentStatement Parse(string text, int parameters = 0)
    {
        using var reader = new StringReader(text);
        TSqlFragment tree = new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out IList<ParseError> errors);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Select(it => $"{it.Line}:{it.Column} {it.Message}"))}\n{text}");
        return new SentStatement(text, parameters, tree);
    }

    /// <summary>What each statement that answers answers with.</summary>
    public static IEnumerable<ExpectedRows> Answers(SentStatement sent)
    {
        var merged = new Queue<int>(sent.All<MergeStatement>()
            .Select(it => ((InlineDerivedTable)it.MergeSpecification.TableReference).RowValues.Count));
        foreach (SelectStatement select in ((TSqlScript)sent.Tree).Batches.SelectMany(it => it.Statements).OfType<SelectStatement>())
        {
            QuerySpecification query = First(select.QueryExpression);
            bool tellsWhatWasWritten = query.FromClause is null || sent.Text.Substring(select.StartOffset, select.FragmentLength).Contains("@@ROWCOUNT", StringComparison.Ordinal);
            bool tellsWhatWasMerged = query.FromClause?.TableReferences is [VariableTableReference];
            yield return new ExpectedRows(Columns(query.SelectElements), tellsWhatWasMerged ? merged.Dequeue() : tellsWhatWasWritten ? 1 : null);
        }
    }

    private static QuerySpecification First(QueryExpression query) => query switch
    {
        BinaryQueryExpression union => First(union.FirstQueryExpression),
        QueryParenthesisExpression inner => First(inner.QueryExpression),
        _ => (QuerySpecification)query,
    };

    private static string[] Columns(IEnumerable<SelectElement> elements) => [.. elements.SelectMany(it => it switch
    {
        SelectScalarExpression { ColumnName: { } name } => [name.Value],
        SelectScalarExpression { Expression: ColumnReferenceExpression column } => [column.MultiPartIdentifier.Identifiers[^1].Value],
        SelectStarExpression => FakeSqlServer.OutboxColumns, // only what is claimed is read so
        _ => new[] { "" },
    })];
}

/// <summary>What a statement answers with.</summary>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Rows">How many rows tell what was written; null for a query.</param>
internal sealed record ExpectedRows(string[] Columns, int? Rows);
