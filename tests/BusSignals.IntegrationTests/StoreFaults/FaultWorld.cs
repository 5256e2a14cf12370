using BusSignals.EntityFrameworkCore;
using BusSignals.RealParts;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace BusSignals.IntegrationTests.StoreFaults;

/// <summary>
/// A host on a real broker whose database, and whose role there, can be broken in many ways by an administrator.
/// </summary>
internal sealed class FaultWorld : IAsyncDisposable
{
    private const int Counters = 5;

    private readonly IHost _host;
    private readonly RabbitMqServer _rabbit;
    private readonly string _admin;
    private readonly string _owner;
    private readonly string _run = Guid.NewGuid().ToString("N");
    private int _emitted;

    private FaultWorld(IHost host, RabbitMqServer rabbit, string admin, string owner, FaultLog log)
    {
        _host = host;
        _rabbit = rabbit;
        _admin = admin;
        _owner = owner;
        Log = log;
    }

    public FaultLog Log { get; }

    /// <summary>The connection of the administrator, whom no fault concerns, to the broken database.</summary>
    public string Owner => _owner;

    /// <param name="rabbit">The broker.</param>
    /// <param name="postgres">The database server.</param>
    /// <param name="name">A name for the database and for the role of the host.</param>
    /// <param name="port">Where the host finds the server, if not directly.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FaultWorld> StartAsync(
        RabbitMqServer rabbit, PostgresServer postgres, string name, int? port, CancellationToken cancellationToken)
    {
        string owner = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(name)) { Pooling = false }.ConnectionString;
        await RunAsync(postgres.ConnectionString, $"DROP ROLE IF EXISTS {name}", $"CREATE ROLE {name} LOGIN PASSWORD 'right'");
        await using (FaultsDbContext context = new(new DbContextOptionsBuilder<FaultsDbContext>().UseNpgsql(owner).Options))
        {
            await context.Database.EnsureCreatedAsync(cancellationToken);
        }

        await RunAsync(
            owner,
            $"GRANT ALL ON ALL TABLES IN SCHEMA public TO {name}",
            $"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {name}",
            """ALTER TABLE "Notes" ALTER COLUMN "Text" TYPE varchar(5)""",
            """ALTER TABLE "Notes" ALTER COLUMN "Text" SET NOT NULL""",
            """ALTER TABLE "Notes" ADD CHECK ("Text" <> 'bad')""",
            """ALTER TABLE signal_history ADD CHECK (payload NOT LIKE '%13013%')""");
        var connection = new NpgsqlConnectionStringBuilder(owner)
        {
            Pooling = true,
            Username = name,
            Password = "right",
            MaxPoolSize = 20,
            Timeout = 5,
            CommandTimeout = 10,
            NoResetOnClose = port is not null,
        };
        connection.Port = port ?? connection.Port;
        var log = new FaultLog();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(log);
        builder.Services.AddDbContext<FaultsDbContext>(it => it.UseNpgsql(connection.ConnectionString));
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(name, false));
            bus.AddSignals(signals => signals
                .Add<Counted>().Add<Noted>().AddSaga<CountSaga>().UseEntityFramework<FaultsDbContext>()
                .ConfigureOutbox(it => it.PollInterval = TimeSpan.FromSeconds(1)));
            bus.UsingRabbitMq((context, transport) =>
            {
                transport.Host(rabbit.Uri);
                transport.ConfigureEndpoints(context);
            });
        });
        IHost host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new FaultWorld(host, rabbit, postgres.ConnectionString, owner, log);
    }

    /// <summary>Runs statements as the administrator, each by itself.</summary>
    public static async Task RunAsync(string database, params IReadOnlyList<string> statements)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        foreach (string statement in statements)
        {
#pragma warning disable CA2100 // The statements are constants of the tests.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }

    public Task BreakAsync(StoreFault fault) => RunAsync(fault.IsOfServer ? _admin : _owner, fault.Break);

    public Task LiftAsync(StoreFault fault) => RunAsync(fault.IsOfServer ? _admin : _owner, fault.Lift);

    /// <summary>Emits so many signals to five processes in turn, over the broker alone.</summary>
    public async Task EmitAsync(int count, CancellationToken cancellationToken)
    {
        for (int i = 0; i < count; i++)
        {
            await EmitAsync(new Counted(CounterOf(_emitted), _emitted), cancellationToken);
            _emitted++;
        }
    }

    public async Task EmitAsync<T>(T signal, CancellationToken cancellationToken) where T : class
    {
        await using AsyncServiceScope scope = _host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(signal, cancellationToken: cancellationToken);
    }

    public string CounterOf(int number) => $"{_run}-{number % Counters}";

    /// <summary>What the health check says, as soon as it says something else than that all is well.</summary>
    public async Task<(HealthStatus Status, string? Text)> UntilHealthAsync(Func<string?, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            HealthReport report = await _host.Services.GetRequiredService<HealthCheckService>()
                .CheckHealthAsync(it => it.Name == "bussignals", cancellationToken);
            HealthReportEntry entry = report.Entries["bussignals"];
            if (condition(entry.Description))
            {
                return (entry.Status, entry.Description);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The numbers that were applied, each as often as it was, as soon as they are as many as were emitted.</summary>
    public async Task<IReadOnlyList<int>> UntilAppliedAsync(CancellationToken cancellationToken)
    {
        var processes = _host.Services.GetRequiredService<IProcesses>();
        while (true)
        {
            var numbers = new List<int>();
            try
            {
                for (int i = 0; i < Counters; i++)
                {
                    numbers.AddRange((await processes.FindAsync($"/counter/{CounterOf(i)}/count", cancellationToken))?.StateAs<Count>()?.Numbers ?? []);
                }
            }
            catch (StoreUnavailableException)
            {
                numbers.Clear();
            }

            if (numbers.Count >= _emitted)
            {
                return [.. numbers.Order()];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    public IEnumerable<int> Emitted => Enumerable.Range(0, _emitted);

    public async Task<IReadOnlyList<DeadSignal>> UntilDeadAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            IReadOnlyList<DeadSignal> dead = await _host.Services.GetRequiredService<IDeadSignals>().ListAsync(cancellationToken: cancellationToken);
            if (dead.Count >= count)
            {
                return dead;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The queues of MassTransit for what it could not deliver, of this host's endpoint.</summary>
    public async Task<IReadOnlyList<string>> ErrorQueuesAsync(string endpoint, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await using IConnection connection = await new ConnectionFactory { Uri = _rabbit.Uri }.CreateConnectionAsync(cancellationToken);
        foreach (string queue in (string[])[$"{endpoint}_error", $"{endpoint}_skipped"])
        {
            await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            try
            {
                await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
                found.Add(queue);
            }
            catch (OperationInterruptedException)
            {
                // There is none.
            }
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        await _host.StopAsync(limit.Token);
        _host.Dispose();
    }
}
