using System.Diagnostics.Metrics;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals.Tests.Timers;

/// <summary>The engine's time against a database whose clock is an hour ahead of the host's.</summary>
[Trait("Feature", "R5")]
public sealed class StoreClockTests : IDisposable
{
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    private readonly Host _host = new();
    private readonly LogLines _logs = new();
    private readonly ServiceProvider _services;
    private readonly StoreClock _clock;
    private TimeSpan _databaseAhead = Ahead;

    public StoreClockTests()
    {
        var services = new ServiceCollection();
        _logs.AddTo(services);
        _services = services.BuildServiceProvider();
        _clock = new StoreClock(_host, new ClockOptions { FollowDatabase = true }, _services.GetRequiredService<ILogger<StoreClock>>());
    }

    public void Dispose() => _services.Dispose();

    private DateTimeOffset Database => _host.True.GetUtcNow() + _databaseAhead;

    /// <summary>Asks the database, whose answer is made between the way there and the way back.</summary>
    private void Read(TimeSpan there, TimeSpan back)
    {
        long asked = _clock.GetTimestamp();
        Pass(there);
        DateTimeOffset told = Database;
        Pass(back);
        _clock.Observe(asked, told);
    }

    private void Read() => Read(TimeSpan.Zero, TimeSpan.Zero);

    private void Pass(TimeSpan time) => _host.True.MoveTo(_host.True.GetUtcNow() + time);

    [Fact]
    public void Now_BeforeTheDatabaseWasAsked_IsTheHosts() => Assert.Equal(_host.GetUtcNow(), _clock.GetUtcNow());

    [Fact]
    public void Now_AfterAReading_IsTheDatabases()
    {
        Read();

        Assert.Equal(Database, _clock.GetUtcNow());
    }

    [Fact]
    public void Now_ReadingWhoseAnswerTookLong_IsBehindByThatAndNeverAhead()
    {
        Read(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));

        Assert.Equal(Database - TimeSpan.FromSeconds(3), _clock.GetUtcNow());
    }

    [Fact]
    public void Now_SlowReadingAfterAQuickOne_KeepsTheQuickOne()
    {
        Read(TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        Read(TimeSpan.Zero, TimeSpan.FromSeconds(1));

        // Behind by the quick answer's way, and by what a clock may have gone slow meanwhile.
        Assert.Equal(Database - TimeSpan.FromMilliseconds(1) - TimeSpan.FromSeconds(1) / 2000, _clock.GetUtcNow());
    }

    [Fact]
    public void Now_QuickReadingAfterASlowOne_TakesTheQuickOne()
    {
        Read(TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Read();

        Assert.Equal(Database, _clock.GetUtcNow());
    }

    [Fact]
    public void Now_HostsClockIsSet_DoesNotChange()
    {
        Read();
        _host.Wrong = TimeSpan.FromMinutes(-5);
        Assert.Equal(Database, _clock.GetUtcNow());
        _host.Wrong = TimeSpan.FromMinutes(5);
        Assert.Equal(Database, _clock.GetUtcNow());
    }

    [Fact]
    public void Now_DatabasesClockIsSetBack_FollowsIt()
    {
        Read();
        _databaseAhead -= TimeSpan.FromMinutes(10);
        Read(TimeSpan.FromMilliseconds(1), TimeSpan.Zero);

        Assert.Equal(Database, _clock.GetUtcNow());
    }

    [Fact]
    public void Now_HostSleptSoThatNoTimePassedForIt_FollowsTheNextReading()
    {
        Read();
        _databaseAhead += TimeSpan.FromHours(8);
        Read();

        Assert.Equal(Database, _clock.GetUtcNow());
    }

    [Fact]
    public void Now_LongWithoutAReading_IsNotAheadOfADatabaseThatGoesSlow()
    {
        Read();
        Pass(TimeSpan.FromSeconds(1000));
        _databaseAhead -= TimeSpan.FromMilliseconds(500); // 500 millionths, as fast as a clock is slewed

        Assert.Equal(Database, _clock.GetUtcNow());
    }

    [Fact]
    public void Now_VirtualTimeOfATest_IsTheOnlyTime()
    {
        var clock = new StoreClock(_host, new ClockOptions(), _services.GetRequiredService<ILogger<StoreClock>>());

        Assert.False(clock.WantsReading);
        clock.Observe(clock.GetTimestamp(), Database);

        Assert.Equal(_host.GetUtcNow(), clock.GetUtcNow());
    }

    [Fact]
    public void WantsReading_TheMachinesTime_UntilItWasRead()
    {
        var clock = new StoreClock(TimeProvider.System, new ClockOptions(), _services.GetRequiredService<ILogger<StoreClock>>());

        Assert.True(clock.WantsReading);
    }

    [Fact]
    public void WantsReading_WhenReadAgain_AfterASecond()
    {
        Read();
        Pass(TimeSpan.FromSeconds(1));
        Assert.False(_clock.WantsReading);
        Pass(TimeSpan.FromTicks(1));
        Assert.True(_clock.WantsReading);
    }

    [Fact]
    public void Skew_AboveASecond_IsLoggedOnceAndOnceWhenItIsOver()
    {
        Read();
        Read();
        _databaseAhead = TimeSpan.Zero;
        Read(TimeSpan.FromMilliseconds(1), TimeSpan.Zero);
        Read();

        LogLine warning = Assert.Single(_logs.Of(2101));
        Assert.Equal(
            (LogLevel.Warning, "This host's clock is 01:00:00 behind the database's; timers go by the database's clock. Synchronize the host's clock"),
            (warning.Level, warning.Text));
        Assert.Single(_logs.Of(2102));
    }

    [Fact]
    public void Skew_HostsClockJumps_IsLoggedAgain()
    {
        Read();
        _host.Wrong = TimeSpan.FromHours(2);
        Read();

        Assert.Equal(["behind", "ahead"], _logs.Of(2101).Select(it => it.Text.Split(" ")[5]));
    }

    [Theory]
    [InlineData(0.9, 0)]
    [InlineData(-0.9, 0)]
    [InlineData(0.9, 30)] // a long round trip says little
    public void Skew_OfLessThanASecond_IsNotLogged(double seconds, double roundTrip)
    {
        _databaseAhead = TimeSpan.FromSeconds(seconds);
        Read(TimeSpan.FromSeconds(roundTrip / 2), TimeSpan.FromSeconds(roundTrip / 2));

        Assert.Empty(_logs.All);
    }

    [Fact]
    public void Skew_AtEachReading_IsMeasured()
    {
        var measured = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (it, self) =>
        {
            if (it == SignalInstruments.ClockSkew)
            {
                self.EnableMeasurementEvents(it);
            }
        };
        int thread = Environment.CurrentManagedThreadId;
        listener.SetMeasurementEventCallback<double>((_, value, _, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                measured.Add(value);
            }
        });
        listener.Start();

        Read();
        _databaseAhead = TimeSpan.FromSeconds(-2);
        Read();

        Assert.Equal([-3600, 2], measured);
    }

    /// <summary>A host whose time of day can be wrong; time passes as it does.</summary>
    private sealed class Host : TimeProvider
    {
        public VirtualTime True { get; } = new();

        public TimeSpan Wrong { get; set; }

        public override long TimestampFrequency => True.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => True.GetUtcNow() + Wrong;

        public override long GetTimestamp() => True.GetTimestamp();
    }
}
