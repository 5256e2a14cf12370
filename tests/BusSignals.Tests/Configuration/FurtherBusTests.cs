using System.Threading.Channels;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

/// <summary>Signals go over one bus, whichever it is; another one has consumers of its own.</summary>
[Trait("Feature", "R9")]
public sealed class FurtherBusTests
{
    public interface IOtherBus : IBus;

    [Signal("/horn/{horn}/blown")]
    public sealed record Blown(string Horn, int Times);

    [Signal("/horn/{horn}/rusted")]
    public sealed record Rusted(string Horn);

    public sealed record Heard(string What);

    /// <summary>What the test waits for.</summary>
    public sealed class Ear
    {
        private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();

        public void Hear(string what) => _heard.Writer.TryWrite(what);

        public ValueTask<string> NextAsync() => _heard.Reader.ReadAsync(Token);
    }

    [Process("/horn/{horn}")]
    public sealed class HornFlow : SignalFlow
    {
        public HornFlow(Ear ear)
        {
            On<Blown>((signal, context) =>
            {
                ear.Hear($"blown {signal.Times}");
                context.Schedule("echo", TimeSpan.FromMilliseconds(1));
                context.Reply($"heard {signal.Times}");
            });
            OnTimer("echo", (_, _) => ear.Hear("echo"));
        }
    }

    public sealed class HallState : SagaState;

    [Process("/hall/{horn}")]
    public sealed class HallSaga : SignalStateMachine<HallState>
    {
        public HallSaga() => Initially(When(Blown).Publish(x => new Heard($"published {x.Message.Times}")).TransitionTo(Loud));

        public Event<Blown> Blown { get; } = null!;

        public State Loud { get; } = null!;
    }

    public sealed record Polish(string Horn);

    private static readonly ActivityDefinition<string, string> Rub = new("horn.rub");

    public sealed class RubHorn : IProcessActivity<string, string>
    {
        public Task<string> RunAsync(string input, ProcessActivityContext context) => Task.FromResult($"{input} shines");
    }

    [Process("/horn/{horn}/polishing")]
    public sealed class PolishingProcess : DurableProcess<Polish, string>
    {
        protected override async Task<string> RunAsync(ProcessContext process, Polish input) => await process.ActivityAsync(Rub, input.Horn);
    }

    /// <summary>A consumer that knows nothing of signals but how to emit one.</summary>
    public sealed class HeardConsumer(ISignalBus signals, Ear ear) : IConsumer<Heard>
    {
        public async Task Consume(ConsumeContext<Heard> context)
        {
            ear.Hear(context.Message.What);
            if (context.Message.What == "forward")
            {
                await signals.EmitAsync(new Blown("2", 9), cancellationToken: context.CancellationToken);
            }
        }
    }

    private static void AddHorns(ISignalsConfigurator signals) => signals.AddFlow<HornFlow>().AddSaga<HallSaga>().AddProcess<PolishingProcess>().AddActivity<RubHorn, string, string>(Rub);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AddSignals_OnAFurtherBus_WorksAsOnTheFirst(bool withFirst)
    {
        using IHost host = Build(services =>
        {
            if (withFirst)
            {
                AddFirst(services, bus => bus.AddConsumer<HeardConsumer>());
            }

            AddOther(services, bus =>
            {
                bus.AddSignals(AddHorns);
                if (!withFirst)
                {
                    bus.AddConsumer<HeardConsumer>();
                }
            });
        });
        var ear = host.Services.GetRequiredService<Ear>();
        await host.StartAsync(Token);
        await using AsyncServiceScope scope = host.Services.CreateAsyncScope();
        var signals = scope.ServiceProvider.GetRequiredService<ISignalBus>();

        Guid id = await signals.EmitAsync(new Blown("1", 3), cancellationToken: Token);
        string[] heard = withFirst
            ? [await ear.NextAsync(), await ear.NextAsync()]
            : [await ear.NextAsync(), await ear.NextAsync(), await ear.NextAsync()];
        Assert.Equal(
            withFirst ? ["blown 3", "echo"] : ["blown 3", "echo", "published 3"], // who is on another bus does not hear it
            heard.Order(StringComparer.Ordinal));
        Assert.Equal("heard 4", await signals.AskAsync<string>(new Blown("3", 4), cancellationToken: Token));
        Assert.Equal(
            ["/horn/1"],
            (await host.Services.GetRequiredService<IReceipts>().FindAsync(id, "HornFlow", cancellationToken: Token)).Select(it => it.Process?.Path));
        Assert.Equal("1 shines", await signals.RunAsync<PolishingProcess, Polish, string>(new Polish("1"), cancellationToken: Token));
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task AddSignals_OnTheFirst_LeavesConsumersOfAFurtherBusAlone()
    {
        using IHost host = Build(services =>
        {
            AddFirst(services, bus => bus.AddSignals(AddHorns));
            AddOther(services, bus => bus.AddConsumer<HeardConsumer>());
        });
        var ear = host.Services.GetRequiredService<Ear>();
        await host.StartAsync(Token);

        await host.Services.GetRequiredService<IOtherBus>().Publish(new Heard("forward"), Token);

        Assert.Equal("forward", await ear.NextAsync());
        Assert.Equal("blown 9", await ear.NextAsync());
        Assert.Equal("echo", await ear.NextAsync());
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task AddSignals_OnBoth_IsRefusedByName()
    {
        using IHost host = Build(services =>
        {
            AddFirst(services, bus => bus.AddSignals(signals => signals.Add<Rusted>()));
            AddOther(services, bus => bus.AddSignals(AddHorns));
        });

        Assert.Equal(
            ["AddSignals(…) was called in AddMassTransit(…) and in AddMassTransit<IOtherBus>(…), and the signals of an application go over one bus; "
                + "call it in one of the two. The other may have consumers of its own, which emit signals as all code does."],
            await FaultsOfAsync(host));
    }

    [Fact]
    public async Task Start_FurtherBusWithoutTransport_NamesItsCall()
    {
        using IHost host = Build(services =>
        {
            AddFirst(services, _ => { });
            services.AddMassTransit<IOtherBus>(bus => bus.AddSignals(AddHorns));
        });

        Assert.Equal(
            ["There is no transport; choose one in AddMassTransit<IOtherBus>, such as bus.UsingRabbitMq(…) or bus.UsingInMemory(…)."],
            await FaultsOfAsync(host));
    }

    [Fact]
    [Trait("Feature", "R10")]
    public async Task Start_FurtherBusWithAFormatter_NamesEndpointsByIt()
    {
        using IHost host = Build(services =>
        {
            AddFirst(services, bus => bus.SetKebabCaseEndpointNameFormatter());
            AddOther(services, bus =>
            {
                bus.SetEndpointNameFormatter(new SnakeCaseEndpointNameFormatter("other", false));
                bus.AddSignals(AddHorns);
            });
        });

        Assert.Equal(
            ["other_hall", "other_horn_flow", "other_polishing"],
            host.Services.GetRequiredService<ISignalRegistry>().Processes.Select(it => it.Endpoint));
        await host.StartAsync(Token);
        await host.StopAsync(Token);
    }

    [Fact]
    [Trait("Feature", "R10")]
    public async Task Start_FormatterOfConfigureEndpointsAlone_IsRefused()
    {
        using IHost host = Build(services => services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals => signals.AddFlow<HornFlow>());
            bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context, new KebabCaseEndpointNameFormatter("staging", false)));
        }));

        Assert.Equal(
            ["ConfigureEndpoints(…) has an IEndpointNameFormatter that names the endpoint of 'HornFlow' 'staging-horn-flow', and those who send to it call it 'HornFlow'; "
                + "give the formatter to bus.SetEndpointNameFormatter(…) instead."],
            await FaultsOfAsync(host));
    }

    [Signal("/organ/{organ}/played")]
    public sealed record Played(string Organ);

    public sealed record Sounded(string By);

    /// <summary>Sends by the services of its scope, and fails the first time: only what the second attempt sends is committed.</summary>
    [Process("/organ/{organ}")]
    public sealed class OrganFlow : SignalFlow
    {
        public OrganFlow(Ear ear) => On<Played>(async (_, context) =>
        {
            await context.Services.GetRequiredService<IPublishEndpoint>().Publish(new Sounded($"publish {context.Attempt}"), context.CancellationToken);
            ISendEndpoint endpoint = await context.Services.GetRequiredService<ISendEndpointProvider>().GetSendEndpoint(new Uri("queue:Sounded"));
            await endpoint.Send(new Sounded($"send {context.Attempt}"), context.CancellationToken);
            if (context.Attempt == 1)
            {
                throw new InvalidOperationException("out of breath");
            }

            ear.Hear("committing");
        });
    }

    public sealed class SoundedConsumer(Ear ear) : IConsumer<Sounded>
    {
        public Task Consume(ConsumeContext<Sounded> context)
        {
            ear.Hear(context.Message.By);
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_EndpointsOfTheScopeOnAFurtherBus_AreTheDeliverys(bool withFirst)
    {
        using IHost host = Build(services =>
        {
            AddOther(services, bus =>
            {
                bus.AddSignals(signals => signals.AddFlow<OrganFlow>());
                bus.AddConsumer<SoundedConsumer>();
            });
            if (withFirst)
            {
                AddFirst(services, bus => bus.AddConsumer<SoundedConsumer>());
            }
        });
        var ear = host.Services.GetRequiredService<Ear>();
        await host.StartAsync(Token);
        await using (AsyncServiceScope scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(new Played("1"), cancellationToken: Token);
        }

        Assert.Equal("committing", await ear.NextAsync());
        string[] heard = [await ear.NextAsync(), await ear.NextAsync()];
        Assert.Equal(["publish 2", "send 2"], heard.Order(StringComparer.Ordinal));
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Publish_EndpointOfAScopeThatIsNoDelivery_IsTheFirstBuss()
    {
        using IHost host = Build(services =>
        {
            AddFirst(services, bus => bus.AddConsumer<HeardConsumer>());
            AddOther(services, bus => bus.AddSignals(AddHorns));
        });
        await host.StartAsync(Token);
        await using AsyncServiceScope scope = host.Services.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<IPublishEndpoint>().Publish(new Heard("first"), Token);

        Assert.Equal("first", await host.Services.GetRequiredService<Ear>().NextAsync());
        await host.StopAsync(Token);
    }

    private static async Task<IReadOnlyList<string>> FaultsOfAsync(IHost host) =>
        (await Assert.ThrowsAsync<SignalConfigurationException>(() => host.StartAsync(Token))).Faults;

    private static void AddFirst(IServiceCollection services, Action<IBusRegistrationConfigurator> configure) => services.AddMassTransit(bus =>
    {
        bus.DisableUsageTelemetry();
        configure(bus);
        bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
    });

    private static void AddOther(IServiceCollection services, Action<IBusRegistrationConfigurator> configure) => services.AddMassTransit<IOtherBus>(bus =>
    {
        bus.DisableUsageTelemetry();
        configure(bus);
        bus.UsingInMemory(new Uri("loopback://localhost/other"), (context, transport) => transport.ConfigureEndpoints(context));
    });

    private static IHost Build(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<Ear>();
        configure(builder.Services);
        return builder.Build();
    }
}
