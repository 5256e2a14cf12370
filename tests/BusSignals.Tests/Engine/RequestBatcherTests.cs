using System.Collections.Concurrent;
using System.Threading.Channels;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Engine;

public sealed class RequestBatcherTests
{
    private readonly ConcurrentQueue<int[]> _batches = [];
    private readonly Channel<int> _begun = Channel.CreateUnbounded<int>();
    private readonly Queue<TaskCompletionSource> _gates = new();
    private readonly AsyncLocal<string?> _flow = new();
    private readonly ConcurrentQueue<string?> _flows = [];
    private readonly RequestBatcher<int, int> _gatherer;

    public RequestBatcherTests() => _gatherer = new RequestBatcher<int, int>(RunAsync, limit: 3);

    private async Task<IReadOnlyList<int>> RunAsync(IReadOnlyList<int> inputs, CancellationToken cancellationToken)
    {
        _batches.Enqueue([.. inputs]);
        _flows.Enqueue(_flow.Value);
        Assert.True(_begun.Writer.TryWrite(inputs.Count));
        if (_gates.TryDequeue(out TaskCompletionSource? gate))
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        return inputs.Contains(13) ? throw new InvalidOperationException("Thirteen.") : [.. inputs.Select(it => it * 10)];
    }

    private TaskCompletionSource Gate()
    {
        var gate = new TaskCompletionSource();
        _gates.Enqueue(gate);
        return gate;
    }

    /// <summary>A call whose run has begun.</summary>
    private async Task<Task<int>> BeginAsync(int input)
    {
        Task<int> call = _gatherer.RunAsync(input, Token);
        await _begun.Reader.ReadAsync(Token);
        return call;
    }

    [Fact]
    public async Task Run_Idle_StartsAtOnceAlone()
    {
        Assert.Equal(10, await _gatherer.RunAsync(1, Token));
        Assert.Equal(20, await _gatherer.RunAsync(2, Token));

        Assert.Equal([[1], [2]], _batches);
    }

    [Fact]
    public async Task Run_Busy_GathersWhatComesMeanwhileUpToTheLimit()
    {
        TaskCompletionSource gate = Gate();
        Task<int>[] calls = [await BeginAsync(1), .. Enumerable.Range(2, 5).Select(it => _gatherer.RunAsync(it, Token))];

        gate.SetResult();
        int[] results = await Task.WhenAll(calls);

        Assert.Equal([10, 20, 30, 40, 50, 60], results);
        Assert.Equal([[1], [2, 3, 4], [5, 6]], _batches);
    }

    [Fact]
    public async Task Run_CancelledWhileWaiting_IsLeftOutOfTheNextRun()
    {
        using var cancel = new CancellationTokenSource();
        TaskCompletionSource gate = Gate();
        Task<int> first = await BeginAsync(1);
        Task<int> cancelled = _gatherer.RunAsync(2, cancel.Token);
        Task<int> third = _gatherer.RunAsync(3, Token);

        await cancel.CancelAsync();
        gate.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(10, await first);
        Assert.Equal(30, await third);
        Assert.Equal([[1], [3]], _batches);
    }

    [Fact]
    public async Task Run_CancelledInAGatheredRun_DoesNotTakeTheOthersDown()
    {
        using var cancel = new CancellationTokenSource();
        TaskCompletionSource first = Gate();
        TaskCompletionSource second = Gate();
        Task<int> one = await BeginAsync(1);
        Task<int> two = _gatherer.RunAsync(2, cancel.Token);
        Task<int> three = _gatherer.RunAsync(3, Token);

        first.SetResult();
        await one;
        await _begun.Reader.ReadAsync(Token);
        await cancel.CancelAsync();
        second.SetResult();

        Assert.Equal(30, await three);
        Assert.Equal(20, await two);
    }

    [Fact]
    public async Task Run_Fails_TellsEachCallerAndGoesOn()
    {
        TaskCompletionSource gate = Gate();
        Task<int> before = await BeginAsync(1);
        Task<int> failing = _gatherer.RunAsync(13, Token);

        gate.SetResult();

        Assert.Equal(10, await before);
        Assert.Equal("Thirteen.", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        Assert.Equal(20, await _gatherer.RunAsync(2, Token));
    }

    /// <summary>A row that cannot be read is one process's trouble.</summary>
    [Fact]
    [Trait("Feature", "R1")]
    public async Task Run_OneOfAGatheredRunFails_TheOthersAreRunAlone()
    {
        TaskCompletionSource gate = Gate();
        Task<int> before = await BeginAsync(1);
        Task<int> good = _gatherer.RunAsync(2, Token);
        Task<int> failing = _gatherer.RunAsync(13, Token);

        gate.SetResult();

        Assert.Equal(10, await before);
        Assert.Equal(20, await good);
        Assert.Equal("Thirteen.", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
    }

    /// <summary>Else what is others' would go on in one caller's trace and scopes of logging, for as long as it is busy.</summary>
    [Fact]
    public async Task Run_Gathered_IsInTheFlowOfItsFirstCall()
    {
        TaskCompletionSource gate = Gate();
        _flow.Value = "one";
        Task<int> one = await BeginAsync(1);
        _flow.Value = "two";
        Task<int> two = _gatherer.RunAsync(2, Token);
        _flow.Value = "three";
        Task<int> three = _gatherer.RunAsync(3, Token);

        gate.SetResult();
        await Task.WhenAll(one, two, three);

        Assert.Equal(["one", "two"], _flows);
        Assert.Equal("three", _flow.Value);
    }

    [Fact]
    public async Task Run_ManyAtOnce_RunsEachOnceInGroupsUpToTheLimit()
    {
        int[] inputs = [.. Enumerable.Range(100, 2000)];

        int[] results = await Task.WhenAll(inputs.Select(it => Task.Run(() => _gatherer.RunAsync(it, Token), Token)));

        Assert.Equal([.. inputs.Select(it => it * 10)], results);
        Assert.Equal(inputs, _batches.SelectMany(it => it).Order());
        Assert.All(_batches, it => Assert.InRange(it.Length, 1, 3));
    }
}
