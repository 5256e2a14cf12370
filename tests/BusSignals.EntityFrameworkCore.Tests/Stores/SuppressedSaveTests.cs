using BusSignals.Conformance;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>
/// An interceptor of the user's context may suppress what is saved, or take rows out, and nothing fails. What the store writes would be
/// gone, and the signal with it.
/// </summary>
[Trait("Feature", "R1")]
public sealed class SuppressedSaveTests
{
    public enum Meddling
    {
        None,
        Suppress,
        TakeOut,
        Audit,
    }

    public sealed class MeddlingDbContext(DbContextOptions<MeddlingDbContext> options) : DbContext(options)
    {
        private static readonly AsyncLocal<Meddling> Current = new();

        public static void Use(Meddling meddling) => Current.Value = meddling;

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.AddInterceptors(new Meddler());

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<AuditEntry>();
            modelBuilder.AddBusSignals();
        }

        private sealed class Meddler : SaveChangesInterceptor
        {
            public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
                DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
            {
                switch (Current.Value)
                {
                    case Meddling.Suppress:
                        return new(InterceptionResult<int>.SuppressWithResult(eventData.Context!.ChangeTracker.Entries().Count()));
                    case Meddling.TakeOut:
                        foreach (EntityEntry row in eventData.Context!.ChangeTracker.Entries().ToArray())
                        {
                            row.State = EntityState.Detached;
                        }

                        break;
                    case Meddling.Audit:
                        eventData.Context!.Add(new AuditEntry());
                        break;
                }

                return new(result);
            }
        }
    }

    public sealed class AuditEntry
    {
        public int Id { get; set; }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Meddling.Suppress, false)]
    [InlineData(Meddling.Suppress, true)]
    [InlineData(Meddling.TakeOut, false)]
    [InlineData(Meddling.TakeOut, true)]
    public async Task Commit_RowsAreNotSaved_IsAwayAndSaysWhere(Meddling meddling, bool ownContext)
    {
        await using StoreUnderTest store = await SqliteStore.OpenAsync<MeddlingDbContext>();
        IProcessStore processes = ownContext ? OwnContextStore<MeddlingDbContext>.In(store).Processes : store.Processes;
        ProcessCommit unit = Sample.Change(Sample.Process(), Sample.Applied());

        MeddlingDbContext.Use(meddling);
        Exception? error = null;
        Exception? thrown = await Record.ExceptionAsync(async () => error = (await processes.CommitAsync([unit], Token))[0].Error);

        Assert.Contains(
            "SaveChanges of 'MeddlingDbContext' did not save a 'ProcessRow', and did not fail. Look for an interceptor, or an override of SaveChanges, that suppresses what is saved or "
                + "takes rows out, and let it leave the types of the namespace 'BusSignals' alone.",
            Assert.IsType<StoreUnavailableException>(thrown ?? error).Message,
            StringComparison.Ordinal);
        MeddlingDbContext.Use(Meddling.None);
        Assert.Equal([CommitResult.Committed], await processes.CommitAsync([unit], Token));
    }

    [Fact]
    public async Task AddDead_IsNotSaved_IsAway()
    {
        await using StoreUnderTest store = await SqliteStore.OpenAsync<MeddlingDbContext>();
        MeddlingDbContext.Use(Meddling.Suppress);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Reader.AddDeadAsync(Sample.Dead(), Token));
    }

    [Fact]
    public async Task Commit_InterceptorAddsRowsOfItsOwn_IsCommitted()
    {
        await using StoreUnderTest store = await SqliteStore.OpenAsync<MeddlingDbContext>();
        MeddlingDbContext.Use(Meddling.Audit);

        Assert.Equal([CommitResult.Committed], await store.Processes.CommitAsync([Sample.Change(Sample.Process(), Sample.Applied())], Token));
    }
}
