using System.Collections.Concurrent;
using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Engine;

public sealed class ConcurrencyTests
{
    [Signal("/counter/{counter}/add")]
    public sealed record Add(int Counter, int Number);

    public sealed record Added(int Counter, int Number);

    public sealed class Sum : SagaState
    {
        public List<int> Numbers { get; set; } = [];
    }

    [Process("/counter/{counter}")]
    public sealed class CounterSaga : SignalStateMachine<Sum>
    {
        public CounterSaga()
        {
            Initially(When(Add).Then(Remember).Publish(Tell).TransitionTo(Open));
            During(Open, When(Add).Then(Remember).Publish(Tell));
        }

        public Event<Add> Add { get; } = null!;

        public State Open { get; } = null!;

        private static void Remember(BehaviorContext<Sum, Add> x) => x.Saga.Numbers.Add(x.Message.Number);

        private static Added Tell(BehaviorContext<Sum, Add> x) => new(x.Message.Counter, x.Message.Number);
    }

    /// <summary>The embedded default as it runs in production: concurrent endpoints, real drivers, no harness.</summary>
    [Fact]
    [Trait("Feature", "Z28")]
    [Trait("Feature", "J9")]
    public async Task Emit_200SignalsTo20ProcessesAtOnce_AppliesEachOnce()
    {
        var told = new ConcurrentBag<Added>();
        var all = new TaskCompletionSource();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSignals(signals =>
        {
            signals.AddSaga<CounterSaga>();
            signals.Bus.AddHandler<Added>(context =>
            {
                told.Add(context.Message);
                if (told.Count == 200)
                {
                    all.TrySetResult();
                }

                return Task.CompletedTask;
            });
        });
        using IHost host = builder.Build();
        await host.StartAsync(Token);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(
            number => host.Services.EmitOnlyAsync(new Add(number % 20, number))));
        await all.Task.WaitAsync(Token);

        Assert.Equal(Enumerable.Range(0, 200), told.Select(it => it.Number).Order());
        for (int counter = 0; counter < 20; counter++)
        {
            ProcessView? view = await host.Services.GetRequiredService<IProcesses>().FindAsync($"/counter/{counter}", Token);
            Assert.Equal(Enumerable.Range(0, 10).Select(it => (it * 20) + counter), view!.StateAs<Sum>()!.Numbers.Order());
            Assert.Equal(10, view.Version);
        }

        await host.StopAsync(Token);
    }
}
