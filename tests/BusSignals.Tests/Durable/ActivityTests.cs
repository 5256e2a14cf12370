using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Tests.Durable;

[Trait("Feature", "J10")]
public sealed class ActivityTests
{
    public sealed record Parcel(string Number, decimal Weight);

    private static readonly ActivityDefinition<Parcel, string> Book = new("parcel.book")
    {
        Timeout = TimeSpan.FromMinutes(5),
        Retry = new RetryPolicy { Attempts = 2, Delays = [TimeSpan.FromHours(1), TimeSpan.FromHours(2)] },
    };

    private sealed class Desk
    {
        public List<(string Process, Guid Key, int Attempt)> Tries { get; } = [];

        public Func<Parcel, ProcessActivityContext, Task<string>> Work { get; set; } = (parcel, _) => Task.FromResult($"label {parcel.Number} {parcel.Weight}");
    }

    private sealed class BookParcel(Desk desk) : IProcessActivity<Parcel, string>
    {
        public Task<string> RunAsync(Parcel input, ProcessActivityContext context)
        {
            desk.Tries.Add((context.Process, context.IdempotencyKey, context.Attempt));
            return desk.Work(input, context);
        }
    }

    private readonly Desk _desk = new();

    private Task<ScriptHarness> StartAsync(bool cold, Func<ProcessContext, ScriptSignals, Task<string>> body) => ScriptHarness.StartAsync(
        cold, body, it => it.AddActivity<BookParcel, Parcel, string>(Book), it => it.AddSingleton(_desk));

    private static async Task<string> BookAsync(ProcessContext process, ScriptSignals signals)
    {
        try
        {
            return await process.ActivityAsync(Book, new Parcel("7", 1.50m));
        }
        catch (StepFailedException exception)
        {
            Ping ping = await process.ReceiveAsync(signals.Ping);
            return $"{exception.Message} {ping.Number}";
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activity_GivesItsResultOnce(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, signals) =>
        {
            string label = await process.ActivityAsync(Book, new Parcel("7", 1.50m));
            await process.ReceiveAsync(signals.Ping);
            return label;
        });
        await script.PingAsync(1);

        Assert.Equal("label 7 1.50", await script.ResultAsync());
        Assert.Equal([(ScriptHarness.Path, 1)], _desk.Tries.Select(it => (it.Process, it.Attempt)));
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activity_ThatFails_IsTriedAtOnceAndAgainAfterItsDelays(bool cold)
    {
        _desk.Work = (parcel, context) => context.Attempt < 5 ? throw new InvalidOperationException("closed") : Task.FromResult("late label");
        await using ScriptHarness script = await StartAsync(cold, BookAsync);
        Assert.Equal([1, 2], _desk.Tries.Select(it => it.Attempt));
        Assert.Equal(["parcel.book"], (await script.ViewAsync()).Waits);

        await script.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal([1, 2, 3, 4], _desk.Tries.Select(it => it.Attempt));
        await script.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal("late label", await script.ResultAsync());
        Assert.Equal([1, 2, 3, 4, 5], _desk.Tries.Select(it => it.Attempt));
        Assert.Single(_desk.Tries.Select(it => it.Key).Distinct());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activity_ThatFailsForGood_IsAnExceptionInTheCode(bool cold)
    {
        _desk.Work = (_, _) => throw new InvalidOperationException("closed");
        await using ScriptHarness script = await StartAsync(cold, BookAsync);
        await script.AdvanceAsync(TimeSpan.FromHours(3));

        await script.PingAsync(3);

        Assert.Equal("The activity 'parcel.book' failed: InvalidOperationException: closed 3", await script.ResultAsync());
        Assert.Equal(6, _desk.Tries.Count);
        await script.ShouldLeaveNothingAsync();
    }

    [Fact]
    public async Task Activity_ThatTakesTooLong_IsCancelledAndCountsAsFailed()
    {
        TimeProvider? clock = null;
        _desk.Work = async (_, context) =>
        {
            if (context.Attempt == 1)
            {
                ((VirtualTime)clock!).MoveTo(clock!.GetUtcNow() + TimeSpan.FromMinutes(5));
                await Task.Delay(Timeout.InfiniteTimeSpan, clock!, context.CancellationToken);
            }

            return "second try";
        };
        await using ScriptHarness script = await StartAsync(false, async (process, signals) =>
        {
            await process.ReceiveAsync(signals.Ping);
            return await process.ActivityAsync(Book, new Parcel("7", 1));
        });
        clock = script.Inner.Services.GetRequiredService<TimeProvider>();

        await script.PingAsync(1);

        Assert.Equal("second try", await script.ResultAsync());
        Assert.Equal([1, 2], _desk.Tries.Select(it => it.Attempt));
    }

    [Fact]
    public async Task Activity_WhoseResultIsTooLarge_SaysSo()
    {
        _desk.Work = (_, _) => Task.FromResult(new string('x', 200_000));
        await using ScriptHarness script = await StartAsync(false, BookAsync);
        await script.AdvanceAsync(TimeSpan.FromHours(3));

        await script.PingAsync(3);

        Assert.Equal(
            "The activity 'parcel.book' failed: InvalidOperationException: The result of 'parcel.book' has 200002 bytes; at most 131072 are allowed, "
            + "half of what a signal may have. Return a reference to the data. 3",
            await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J13")]
    public async Task Activity_ThatLostARace_IsTriedNoMoreAndItsAnswerChangesNothing(bool cold)
    {
        _desk.Work = (_, _) => throw new InvalidOperationException("closed");
        await using ScriptHarness script = await StartAsync(cold, async (process, signals) =>
        {
            object first = await process.RaceAsync(process.ActivityAsync(Book, new Parcel("7", 1)), signals.Ping);
            await process.ReceiveAsync(signals.Pong);
            return first.GetType().Name;
        });
        await script.PingAsync(1);
        await script.AdvanceAsync(TimeSpan.FromDays(1));
        await script.PongAsync("end");

        Assert.Equal("Ping", await script.ResultAsync());
        Assert.Equal(2, _desk.Tries.Count);
        await script.ShouldLeaveNothingAsync();
    }

    [Fact]
    public async Task Activity_OfAJournalThatIsOver_DoesNotAnswerTheNext()
    {
        var waiting = new TaskCompletionSource();
        _desk.Work = async (parcel, _) =>
        {
            await (parcel.Number == "old" ? waiting.Task : Task.CompletedTask);
            return $"label {parcel.Number}";
        };
        bool isSecond = false;
        await using ScriptHarness script = await StartAsync(false, async (process, signals) =>
        {
            DurableTask<string> label = process.ActivityAsync(Book, new Parcel(isSecond ? "new" : "old", 1));
            if (isSecond)
            {
                return await label;
            }

            isSecond = true;
            waiting.SetResult();
            return process.ContinueAsNew<string>(new StartScript("1"));
        });

        Assert.Equal("label new", await script.ResultAsync());
        Assert.Equal(2, _desk.Tries.Count);
    }

    [Fact]
    public void Activity_NameOfOnePart_SaysWhatANameIs()
    {
        FormatException exception = Assert.Throws<FormatException>(() => new ActivityDefinition<Parcel, string>("parcel"));

        Assert.Equal("'parcel' is no name of an activity: that is 'namespace.name', two parts of a-z and 0-9, as in 'parcel.book'.", exception.Message);
    }

    [Fact]
    public async Task Registration_WithWrongLimits_SaysAllAtStartUp()
    {
        var odd = new ActivityDefinition<Parcel, string>("parcel.odd") { Timeout = TimeSpan.Zero, Retry = new RetryPolicy { Attempts = 0 } };

        Assert.Equal(
            [
                "Retry.Attempts of 'the activity parcel.odd' is 0; it must be from 1 to 20. For longer patience use Retry.Delays.",
                "Timeout of the activity 'parcel.odd' is 00:00:00; it must be longer than zero and at most a day. For longer waits let the process wait for a signal.",
                "ConcurrentLimit of the activity 'parcel.odd' is 0; it must be from 1 to 10,000.",
            ],
            await TestHarness.FaultsAsync(it => it.AddActivity<OddParcel, Parcel, string>(odd, options => options.ConcurrentLimit = 0)));
    }

    private sealed class OddParcel : IProcessActivity<Parcel, string>
    {
        public Task<string> RunAsync(Parcel input, ProcessActivityContext context) => Task.FromResult("");
    }
}
