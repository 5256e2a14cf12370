using System.Threading.Channels;

namespace BusSignals.RabbitMq.Tests;

[Trait("Feature", "N7")]
public sealed class AcknowledgementsTests
{
    private readonly HeldTimers _clock = new();
    private readonly Channel<(ulong Tag, bool Multiple)> _told = Channel.CreateUnbounded<(ulong, bool)>();
    private readonly Queue<Task> _answers = new();
    private readonly Acknowledgements _acknowledgements;

    public AcknowledgementsTests() => _acknowledgements = new Acknowledgements(
        (tag, multiple) =>
        {
            Assert.True(_told.Writer.TryWrite((tag, multiple)));
            return new ValueTask(_answers.TryDequeue(out Task? answer) ? answer : Task.CompletedTask);
        },
        _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Add_One_IsToldAtOnceAlone()
    {
        await _acknowledgements.AddAsync(1);
        await _acknowledgements.AddAsync(2);

        Assert.Equal([(1, false), (2, false)], await ToldAsync(2));
        Assert.False(_clock.HasAny);
    }

    [Fact]
    public async Task Add_WhileTheBrokerIsTold_GoTogether()
    {
        TaskCompletionSource first = Answer();
        Task one = _acknowledgements.AddAsync(1);
        Assert.Equal([(1, false)], await ToldAsync(1));
        Task[] others = [_acknowledgements.AddAsync(4), _acknowledgements.AddAsync(3), _acknowledgements.AddAsync(2)];

        first.SetResult();
        await Task.WhenAll([one, .. others]);

        Assert.Equal([(4, true)], await ToldAsync(1));
    }

    [Fact]
    public async Task Add_BehindOneThatTakesLong_IsToldAloneAfterAMoment()
    {
        Task second = _acknowledgements.AddAsync(2);
        await _clock.HeldAsync(Token);
        Task third = _acknowledgements.AddAsync(3);
        Assert.False(second.IsCompleted);

        await _clock.FireAsync(Token);
        await second;
        Assert.False(third.IsCompleted);

        await _clock.FireAsync(Token);
        await third;
        await _acknowledgements.AddAsync(1);

        Assert.Equal([(2, false), (3, false), (1, false)], await ToldAsync(3));
    }

    [Fact]
    public async Task Add_TheMissingOneMeanwhile_TellsOfAllTogetherAtOnce()
    {
        Task second = _acknowledgements.AddAsync(2);
        await _clock.HeldAsync(Token);
        Task third = _acknowledgements.AddAsync(3);

        await Task.WhenAll(_acknowledgements.AddAsync(1), second, third);

        Assert.Equal([(3, true)], await ToldAsync(1));
    }

    [Fact]
    public async Task Pass_TheMissingOneMeanwhile_TellsOfTheOthersAtOnce()
    {
        Task second = _acknowledgements.AddAsync(2);
        await _clock.HeldAsync(Token);

        _acknowledgements.Pass(1);
        await second;

        Assert.Equal([(2, false)], await ToldAsync(1));
    }

    [Fact]
    public async Task Pass_OneThatTheBrokerHasBack_LeavesNoGapAndIsNotTold()
    {
        _acknowledgements.Pass(1);

        await _acknowledgements.AddAsync(2);

        Assert.Equal([(2, false)], await ToldAsync(1));
        Assert.False(_clock.HasAny);
    }

    [Fact]
    public async Task Add_TheBrokerIsAway_FailsForEachOfTheGroupAndGoesOn()
    {
        TaskCompletionSource first = Answer();
        _answers.Enqueue(Task.FromException(new InvalidOperationException("Closed.")));
        Task one = _acknowledgements.AddAsync(1);
        await ToldAsync(1);
        Task[] group = [_acknowledgements.AddAsync(2), _acknowledgements.AddAsync(3)];

        first.SetResult();
        await one;

        foreach (Task member in group)
        {
            Assert.Equal("Closed.", (await Assert.ThrowsAsync<InvalidOperationException>(() => member)).Message);
        }

        await _acknowledgements.AddAsync(4);
        Assert.Equal([(3, true), (4, false)], await ToldAsync(2));
    }

    /// <summary>Two runs at once would tell the broker of one group while it is still being told of the one before.</summary>
    [Fact]
    public async Task Add_ManyFromAllSides_TellsTheBrokerOfOneGroupAtATime()
    {
        int telling = 0;
        int most = 0;
        var acknowledgements = new Acknowledgements(
            async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref telling));
                await Task.Yield();
                Interlocked.Decrement(ref telling);
            },
            TimeProvider.System);

        await Parallel.ForAsync(1, 5_001, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (tag, _) =>
        {
            await Task.Yield();
            await acknowledgements.AddAsync((ulong)tag);
        });

        Assert.Equal((0, 1), (telling, most));
    }

    private TaskCompletionSource Answer()
    {
        var answer = new TaskCompletionSource();
        _answers.Enqueue(answer.Task);
        return answer;
    }

    /// <summary>The next ones that the broker was told of.</summary>
    private async Task<List<(int Tag, bool Multiple)>> ToldAsync(int count)
    {
        List<(int, bool)> told = [];
        while (told.Count < count)
        {
            (ulong tag, bool multiple) = await _told.Reader.ReadAsync(Token);
            told.Add(((int)tag, multiple));
        }

        return told;
    }
}
