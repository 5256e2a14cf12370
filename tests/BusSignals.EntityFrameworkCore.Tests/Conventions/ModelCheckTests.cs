using BusSignals.EntityFrameworkCore.Tests.Transactions;
using BusSignals.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Conventions;

/// <summary>What the engine's tables cannot bear is said at start-up, with the convention and what to write instead.</summary>
[Trait("Feature", "R11")]
public sealed class ModelCheckTests
{
    private const string Advice = "; call modelBuilder.AddBusSignals() last in OnModelCreating, or leave the types of the namespace 'BusSignals' out of what configures all types.";

    private const string NotKept = "in the model of 'OddDbContext', and would not keep what the engine writes" + Advice;

    private const string NoValue = "for which the engine has no value that each database takes. Make it optional, or give it a default (HasDefaultValue)" + Advice;

    [Fact]
    public async Task Start_LengthForAllTexts_NamesEachColumn()
    {
        IReadOnlyList<string> faults = await FaultsAsync(it => SetAll<string>(it, property => property.SetMaxLength(50)));

        Assert.Contains(
            "The column 'data' of the table 'signal_processes' (ProcessRow.Data) has a length of 50 instead of any " + NotKept, faults);
        Assert.Contains(
            "The column 'name' of the table 'signal_history' (HistoryEntry.Name) has a length of 50 instead of 400 " + NotKept, faults);
    }

    [Fact]
    public async Task Start_ConverterForAllTimes_NamesWhatTheyBecome() => Assert.Contains(
        "The column 'next_attempt' of the table 'signal_outbox' (OutgoingMessage.NextAttempt) is converted to Int64 " + NotKept,
        await FaultsAsync(it => SetAll<DateTimeOffset>(it, property => property.SetValueConverter(new DateTimeOffsetToBinaryConverter()))));

    [Fact]
    public async Task Start_EnumsAsText_NamesWhatTheyBecome() => Assert.Contains(
        "The column 'outcome' of the table 'signal_history' (HistoryEntry.Outcome) is converted to String " + NotKept,
        await FaultsAsync(it => SetAll<SignalOutcome>(it, property => property.SetProviderClrType(typeof(string)))));

    [Fact]
    public async Task Start_TypeForAllTexts_NamesIt() => Assert.Contains(
        "The column 'data' of the table 'signal_processes' (ProcessRow.Data) has the type 'varchar(100)' " + NotKept,
        await FaultsAsync(it => SetAll<string>(it, property => property.SetColumnType("varchar(100)"))));

    [Fact]
    public async Task Start_AnsiAndCollationForAllTexts_NamesBoth() => Assert.Contains(
        "The column 'data' of the table 'signal_processes' (ProcessRow.Data) has IsUnicode(false) and has the collation 'NOCASE' " + NotKept,
        await FaultsAsync(it => SetAll<string>(it, property =>
        {
            property.SetIsUnicode(false);
            property.SetCollation("NOCASE");
        })));

    [Fact]
    public async Task Start_AllTextsRequired_NamesThoseThatMayBeMissing()
    {
        IReadOnlyList<string> faults = await FaultsAsync(it => SetAll<string>(it, property => property.IsNullable = false));

        Assert.Contains("The column 'payload' of the table 'signal_history' (HistoryEntry.Payload) is required " + NotKept, faults);
        Assert.DoesNotContain(faults, it => it.Contains("HistoryEntry.Name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_ColumnsRenamedThatFiltersName_NamesThem() => Assert.Contains(
        "The column 'retry_at' of the table 'signal_history' (HistoryEntry.RetryAt) is called 'RetryAt', where a filter or a statement names it, " + NotKept,
        await FaultsAsync(it => SetAll<DateTimeOffset?>(it, property => property.SetColumnName(property.Name))));

    [Fact]
    public async Task Start_PropertiesIgnored_NamesThem() => Assert.Contains(
        "The column 'changes' of the table 'signal_processes' (ProcessRow.Changes) is not mapped " + NotKept,
        await FaultsAsync(it => it.Entity("BusSignals.ProcessRow").Ignore("Changes")));

    [Fact]
    public async Task Start_ConcurrencyTokenOnAllTypes_NamesIt() => Assert.Contains(
        "The property 'Stamp' of 'ProcessRow' (table 'signal_processes') in the model of 'OddDbContext' is a concurrency token, "
        + "and the engine guards its rows by versions of its own" + Advice,
        await FaultsAsync(it => Each(it, entity => it.Entity(entity.ClrType).Property<Guid>("Stamp").IsConcurrencyToken())));

    [Fact]
    public async Task Start_TypesMappedToViews_NamesTheTable() => Assert.Contains(
        "The table 'signal_processes' (ProcessRow) is read from the view 'v_signal_processes' in the model of 'OddDbContext', in which the engine's statements do not work" + Advice,
        await FaultsAsync(it => Each(it, entity => it.Entity(entity.ClrType).ToView($"v_{entity.GetTableName()}"))));

    [Fact]
    public async Task Start_TablesAllTemporal_NamesThem() => Assert.Contains(
        "The table 'signal_processes' (ProcessRow) is temporal in the model of 'OddDbContext', in which the engine's statements do not work" + Advice,
        await FaultsAsync(it => Each(it, entity => entity.SetAnnotation("SqlServer:IsTemporal", true))));

    [Fact]
    public async Task Start_AllIndexesUnique_NamesThoseThatRowsShare()
    {
        IReadOnlyList<string> faults = await FaultsAsync(it => Each(it, entity =>
        {
            foreach (IMutableIndex index in entity.GetIndexes())
            {
                index.IsUnique = true;
            }
        }));

        Assert.Contains(
            "The table 'signal_processes' (ProcessRow) has a unique index over Status, EndedAt, which would refuse rows that the engine writes, in the model of 'OddDbContext'" + Advice,
            faults);
        Assert.DoesNotContain(faults, it => it.Contains("over MessageId, ProcessKey", StringComparison.Ordinal));
        Assert.DoesNotContain(faults, it => it.Contains("over StateSince, Key", StringComparison.Ordinal)); // with the whole key no two are alike
    }

    [Fact]
    public async Task Start_UniqueIndexOverARequiredColumn_NamesIt() => Assert.Contains(
        "The table 'signal_processes' (ProcessRow) has a unique index over ExternalId, which would refuse rows that the engine writes, in the model of 'OddDbContext'" + Advice,
        await FaultsAsync(it => Each(it, entity =>
        {
            it.Entity(entity.ClrType).Property<Guid>("ExternalId");
            it.Entity(entity.ClrType).HasIndex("ExternalId").IsUnique();
        })));

    [Fact]
    public async Task Start_AnotherKey_NamesBoth() => Assert.Equal(
        ["The table 'signal_processes' (ProcessRow) has the key Tenant, Key instead of Key, by which the engine finds and replaces rows, in the model of 'OddDbContext'" + Advice],
        await FaultsAsync(it =>
        {
            it.Entity<ProcessRow>().Property<int>("Tenant").HasDefaultValue(1);
            it.Entity<ProcessRow>().HasKey("Tenant", nameof(ProcessRow.Key));
        }));

    [Fact]
    public async Task Start_AlternateKey_NamesIt() => Assert.Contains(
        "The table 'signal_outbox' (OutgoingMessage) has an alternate key over Tenant, which would refuse rows that the engine writes, in the model of 'OddDbContext'" + Advice,
        await FaultsAsync(it => Each(it, entity =>
        {
            it.Entity(entity.ClrType).Property<int>("Tenant");
            it.Entity(entity.ClrType).HasAlternateKey("Tenant");
        })));

    [Fact]
    public async Task Start_IndexesRemoved_NamesTheInbox() => Assert.Equal(
        ["The table 'signal_history' (HistoryEntry) has no unique index over MessageId, ProcessKey, by which a message is applied once, in the model of 'OddDbContext'" + Advice],
        await FaultsAsync(it => Each(it, entity =>
        {
            foreach (IMutableIndex index in entity.GetIndexes().ToArray())
            {
                entity.RemoveIndex(index);
            }
        })));

    [Fact]
    public async Task Start_NothingGenerated_NamesTheNumbers() => Assert.Equal(
        [
            "The column 'sequence' of the table 'signal_dead' (DeadSignal.Sequence) is not numbered by the database " + NotKept,
            "The column 'sequence' of the table 'signal_unreached' (UnreachedSignal.Sequence) is not numbered by the database " + NotKept,
        ],
        await FaultsAsync(it => SetAll<long>(it, property => property.ValueGenerated = ValueGenerated.Never)));

    [Fact]
    public async Task Start_DefaultForAllTexts_NamesEachColumn() => Assert.Contains(
        "The column 'payload' of the table 'signal_history' (HistoryEntry.Payload) is given a value by the database " + NotKept,
        await FaultsAsync(it => SetAll<string>(it, property => property.SetDefaultValue("-"))));

    [Fact]
    public async Task Start_ColumnsNotSaved_NamesEach()
    {
        IReadOnlyList<string> faults = await FaultsAsync(it =>
        {
            SetAll<string>(it, property => property.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore));
            SetAll<int>(it, property => property.SetAfterSaveBehavior(PropertySaveBehavior.Throw));
        });

        Assert.Contains("The column 'data' of the table 'signal_processes' (ProcessRow.Data) is left out when rows are saved " + NotKept, faults);
        Assert.Contains("The column 'attempts' of the table 'signal_outbox' (OutgoingMessage.Attempts) is left out when rows are saved " + NotKept, faults);
    }

    [Fact]
    public async Task Start_TablesSplit_NamesThem() => Assert.Contains(
        "The table 'signal_processes' (ProcessRow) is split over several tables in the model of 'OddDbContext', in which the engine's statements do not work" + Advice,
        await FaultsAsync(it => it.Entity("BusSignals.ProcessRow").SplitToTable("signal_states", table => table.Property("Data"))));

    [Fact]
    public async Task Start_RequiredColumnsWithoutAnEmptyValue_NamesEach() => Assert.Equal(
        [
            "The property 'Grade' of 'LockRow' (table 'signal_locks') in the model of 'OddDbContext' is a required 'char', " + NoValue,
            "The property 'Link' of 'LockRow' (table 'signal_locks') in the model of 'OddDbContext' is a required 'Uri', " + NoValue,
            "The property 'Notes' of 'LockRow' (table 'signal_locks') in the model of 'OddDbContext' is a required 'string' of the type 'jsonb', " + NoValue,
            "The property 'Tags' of 'LockRow' (table 'signal_locks') in the model of 'OddDbContext' is a required 'List<string>', " + NoValue,
        ],
        await FaultsAsync(it => it.Entity("BusSignals.LockRow", row =>
        {
            row.Property<char>("Grade");
            row.Property<Uri>("Link").IsRequired();
            row.Property<List<string>>("Tags").IsRequired();
            row.Property<string>("Notes").IsRequired().HasColumnType("jsonb");
        })));

    [Fact]
    public async Task Start_ColumnsThatRowsCanHave_IsNoFault()
    {
        await using SignalHarness harness = await StartAsync(
            model =>
            {
                model.AddBusSignals();
                Each(model, entity => model.Entity(entity.ClrType, row =>
                {
                    row.Property<string>("By").IsRequired();
                    row.Property<byte[]>("Stamp").IsRequired();
                    row.Property<DateTime>("Made");
                    row.Property<Uri>("Link");
                    row.Property<string>("Notes").IsRequired().HasColumnType("jsonb").HasDefaultValue("{}");
                    row.Property<Guid?>("ExternalId");
                    row.HasIndex("ExternalId").IsUnique();
                }));
            },
            options => options.UseSqlite("Data Source=:memory:"));

        Assert.NotEmpty(harness.Services.GetRequiredService<ISignalRegistry>().Processes);
    }

    [Fact]
    public async Task Start_ChangeTrackingProxies_SaysToTakeThemOut()
    {
        string fault = Assert.Single(await FaultsAsync(_ => { }, options => options.UseChangeTrackingProxies()));

        Assert.StartsWith("The model of 'OddDbContext' cannot be made: ", fault, StringComparison.Ordinal);
        Assert.Contains("'UseChangeTrackingProxies'", fault, StringComparison.Ordinal);
        Assert.EndsWith(
            " Take UseChangeTrackingProxies() out of the options of 'OddDbContext', or keep processes in a context of their own without it.",
            fault,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SameBeforeTheTablesAreAdded_IsNoFault()
    {
        string file = Path.GetTempFileName();
        await using SignalHarness harness = await StartAsync(
            model =>
            {
                SetAll<string>(model, it => it.SetMaxLength(50));
                model.AddBusSignals();
            },
            options => options.UseSqlite($"Data Source={file};Pooling=False"));

        Assert.NotEmpty(harness.Services.GetRequiredService<ISignalRegistry>().Processes);
        File.Delete(file);
    }

    private static void SetAll<T>(ModelBuilder model, Action<IMutableProperty> set) => Each(model, entity =>
    {
        foreach (IMutableProperty property in entity.GetProperties().Where(it => it.ClrType == typeof(T)))
        {
            set(property);
        }
    });

    private static void Each(ModelBuilder model, Action<IMutableEntityType> change)
    {
        foreach (IMutableEntityType entity in model.Model.GetEntityTypes().ToArray())
        {
            change(entity);
        }
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(Action<ModelBuilder> after, Action<DbContextOptionsBuilder>? options = null) =>
        (await Assert.ThrowsAsync<SignalConfigurationException>(() => StartAsync(
            model =>
            {
                model.AddBusSignals();
                after(model);
            },
            it =>
            {
                it.UseSqlite("Data Source=:memory:");
                options?.Invoke(it);
            }))).Faults;

    private static Task<SignalHarness> StartAsync(Action<ModelBuilder> configure, Action<DbContextOptionsBuilder> options) =>
        SignalHarness.StartAsync(
            bus => bus.AddSignals(signals => signals.AddSaga<PrintingSaga>().UseEntityFramework<OddDbContext>()),
            services =>
            {
                services.AddScoped<ShopDbContext>(_ => null!);
                services.AddSingleton(new OddModel(configure));
                services.AddDbContext<OddDbContext>(it =>
                {
                    it.EnableServiceProviderCaching(false); // each test has a model of its own
                    options(it);
                });
            },
            TestContext.Current.CancellationToken);

    public sealed record OddModel(Action<ModelBuilder> Configure);

    public sealed class OddDbContext(DbContextOptions<OddDbContext> options, OddModel model) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => model.Configure(modelBuilder);
    }
}
