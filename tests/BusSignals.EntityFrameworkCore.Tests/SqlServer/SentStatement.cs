using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>A command as it left for SQL Server, and what its parser read in it.</summary>
internal sealed record SentStatement(string Text, int Parameters, TSqlFragment Tree)
{
    /// <summary>Every part of the command that is one of these.</summary>
    public IReadOnlyList<T> All<T>() where T : TSqlFragment
    {
        var found = new FragmentsOf<T>();
        Tree.Accept(found);
        return found.Found;
    }

    public override string ToString() => Text;

    private sealed class FragmentsOf<T> : TSqlFragmentVisitor where T : TSqlFragment
    {
        public List<T> Found { get; } = [];

        public override void Visit(TSqlFragment fragment)
        {
            if (fragment is T part)
            {
                Found.Add(part);
            }
        }
    }
}
