using System.Collections.Concurrent;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Engine;

/// <summary>What slow, many and poisoned signals cost the others, on concurrent endpoints as in production.</summary>
public sealed class BackpressureTests : IAsyncDisposable
{
    private const int Prefetch = ProcessEndpointDefinition<BenchFlow>.Prefetch;

    private readonly VirtualTime _clock = new();
    private readonly Workshop _workshop = new();
    private readonly IHost _host;

    public BackpressureTests()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<TimeProvider>(_clock).AddSingleton(_workshop);
        builder.Services.AddSignals(signals => signals.AddFlow<BenchFlow>());
        _host = builder.Build();
    }

    [Signal("/bench/{bench}/worked")]
    public sealed record Worked(string Bench, int Number);

    public sealed class Bench
    {
        public List<int> Numbers { get; set; } = [];
    }

    [Process("/bench/{bench}")]
    public sealed class BenchFlow : SignalFlow<Bench>
    {
        public BenchFlow() => On<Worked, WorkHandler>();
    }

    public sealed class WorkHandler(Workshop workshop) : ISignalHandler<Worked, Bench>
    {
        public async Task HandleAsync(Worked signal, SignalContext<Bench> context)
        {
            await workshop.WorkAsync(signal);
            context.State.Numbers.Add(signal.Number);
            workshop.Done(signal);
        }
    }

    [Fact]
    [Trait("Feature", "Z34")]
    public async Task Deliver_MoreThanCanBeApplied_HoldsOnlyThePrefetched()
    {
        await _host.StartAsync(Token);
        Task all = _workshop.UntilAsync(2000);

        await Task.WhenAll(Enumerable.Range(0, 2000).Select(it => _host.Services.EmitOnlyAsync(new Worked($"b{it}", it))));
        await _workshop.UntilAtWorkAsync(Prefetch);
        _workshop.Open();
        await all.WaitAsync(Token);

        Assert.Equal(Prefetch, _workshop.MostAtWork);
    }

    [Fact]
    [Trait("Feature", "Z34")]
    public async Task Deliver_ManyToAProcessThatHangs_OthersGoOnAndNothingIsLost()
    {
        await _host.StartAsync(Token);
        Task other = _workshop.UntilAsync(1);
        _workshop.Slow = "slow";

        for (int i = 0; i < Prefetch + 100; i++)
        {
            await _host.Services.EmitOnlyAsync(new Worked("slow", i));
        }

        await _host.Services.EmitOnlyAsync(new Worked("quick", 1));
        await PassAsync(other);
        Assert.Equal(["quick"], _workshop.Finished.Select(it => it.Bench));

        _workshop.Open();
        List<int> numbers = [];
        while (numbers.Count < Prefetch + 100)
        {
            await PassAsync(Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token));
            ProcessView? slow = await _host.Services.GetRequiredService<IProcesses>().FindAsync("/bench/slow", Token);
            numbers = slow?.StateAs<Bench>()!.Numbers ?? [];
        }

        Assert.Equal(Enumerable.Range(0, Prefetch + 100), numbers.Order());
    }

    [Fact]
    [Trait("Feature", "Z34")]
    public async Task Deliver_APoisonedProcess_CostsTheOthersNothing()
    {
        await _host.StartAsync(Token);
        _workshop.Open();
        _workshop.Poisoned = "poisoned";
        Task all = _workshop.UntilAsync(100);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(it =>
            _host.Services.EmitOnlyAsync(new Worked(it % 2 == 0 ? "poisoned" : $"b{it}", it))));
        await all.WaitAsync(Token);

        Assert.Equal(Enumerable.Range(0, 200).Where(it => it % 2 == 1), _workshop.Finished.Select(it => it.Number).Order());
    }

    public async ValueTask DisposeAsync()
    {
        _workshop.Open();
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    /// <summary>Lets virtual time pass until something has happened.</summary>
    private async Task PassAsync(Task happened)
    {
        while (!happened.IsCompleted)
        {
            _clock.MoveTo(_clock.GetUtcNow().AddMilliseconds(500));
            await Task.WhenAny(happened, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token));
            Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Where handlers wait until they are let go.</summary>
    public sealed class Workshop
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentDictionary<int, TaskCompletionSource> _finished = new();
        private readonly ConcurrentDictionary<int, TaskCompletionSource> _atWork = new();
        private readonly Lock _gate = new();
        private int _now;

        /// <summary>The only one that waits; null is all.</summary>
        public string? Slow { get; set; }

        public string? Poisoned { get; set; }

        public int MostAtWork { get; private set; }

        public ConcurrentQueue<Worked> Finished { get; } = new();

        public void Open() => _open.TrySetResult();

        public Task UntilAsync(int finished) => _finished.GetOrAdd(finished, _ => new TaskCompletionSource()).Task;

        public Task UntilAtWorkAsync(int count)
        {
            TaskCompletionSource reached = _atWork.GetOrAdd(count, _ => new TaskCompletionSource());
            lock (_gate)
            {
                if (_now >= count)
                {
                    reached.TrySetResult();
                }
            }

            return reached.Task.WaitAsync(Token);
        }

        public async Task WorkAsync(Worked message)
        {
            if (message.Bench == Poisoned)
            {
                throw new InvalidOperationException("It is poisoned.");
            }

            lock (_gate)
            {
                _now++;
                MostAtWork = Math.Max(MostAtWork, _now);
                _atWork.GetValueOrDefault(_now)?.TrySetResult();
            }

            if (Slow is null || Slow == message.Bench)
            {
                await _open.Task;
            }
        }

        public void Done(Worked message)
        {
            Finished.Enqueue(message);
            lock (_gate)
            {
                _now--;
                _finished.GetValueOrDefault(Finished.Count)?.TrySetResult();
            }
        }
    }
}
