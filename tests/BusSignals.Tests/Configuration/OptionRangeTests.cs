using System.Reflection;
using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

/// <summary>
/// Every option of every package at the ends of its type: start-up refuses it with option, value and range, or a host runs with it for
/// a hundred days, and handles signals from the first to the last.
/// </summary>
[Trait("Feature", "R12")]
public sealed class OptionRangeTests
{
    [Signal("/valve/{valve}/turned")]
    public sealed record Turned(string Valve, bool Fails = false);

    [Process("/valve/{valve}")]
    public sealed class ValveFlow : SignalFlow
    {
        public ValveFlow() => On<Turned>((signal, context) =>
        {
            if (signal.Fails)
            {
                throw new InvalidOperationException("It is stuck.");
            }

            context.Set("turned", true);
            context.Reply(signal.Valve);
        });
    }

    public sealed record Oil(string Valve);

    [Process("/oiling/{valve}")]
    public sealed class OilingProcess : DurableProcess<Oil, string>
    {
        protected override async Task<string> RunAsync(ProcessContext process, Oil input) => await process.ActivityAsync(Squirt, input.Valve);
    }

    private static readonly ActivityDefinition<string, string> Squirt = new("valve.squirt");

    public sealed class SquirtOil : IProcessActivity<string, string>
    {
        public Task<string> RunAsync(string input, ProcessActivityContext context) => Task.FromResult(input);
    }

    /// <summary>How the options of a class are set; those that are given with a call are checked by it, and not here.</summary>
    private static readonly Dictionary<Type, Action<ISignalsConfigurator, Action<object>>> Setters = new()
    {
        [typeof(SignalLimits)] = (signals, set) => signals.ConfigureLimits(set),
        [typeof(OutboxOptions)] = (signals, set) => signals.ConfigureOutbox(set),
        [typeof(RetentionOptions)] = (signals, set) => signals.ConfigureRetention(set),
        [typeof(WaitOptions)] = (signals, set) => signals.ConfigureWaits(set),
        [typeof(HealthOptions)] = (signals, set) => signals.ConfigureHealth(set),
        [typeof(UpgradeOptions)] = (signals, set) => signals.ConfigureUpgrades(set),
        [typeof(OrderOptions)] = (signals, set) => signals.ConfigureOrder(set),
        [typeof(LockOptions)] = (signals, set) => signals.ConfigureLocks(set),
        [typeof(ClockOptions)] = (signals, set) => signals.ConfigureClock(set),
        [typeof(SignalOptions)] = (signals, set) => signals.Add<Turned>(set),
        [typeof(ProcessOptions)] = (signals, set) => signals.AddFlow<ValveFlow>(set),
        [typeof(RetryPolicy)] = (signals, set) => signals.Add<Turned>(it => set(it.Retry)),
        [typeof(ActivityOptions)] = (signals, set) => signals.AddActivity<SquirtOil, string, string>(Squirt, set),
        [typeof(ActivityDefinition<string, string>)] = (signals, set) =>
        {
            var definition = new ActivityDefinition<string, string>("valve.turn");
            set(definition);
            signals.AddActivity<SquirtOil, string, string>(definition);
        },
    };

    private static readonly Type[] GivenWithACall =
        [typeof(AskOptions), typeof(EmitOptions), typeof(AsyncApiOptions), typeof(HarnessOptions), typeof(SimulationFaults), typeof(TenantOptions), typeof(GroupOptions)];

    public static TheoryData<string, string, string> Extremes()
    {
        var data = new TheoryData<string, string, string>();
        foreach (Type options in Setters.Keys)
        {
            foreach (PropertyInfo option in Settable(options))
            {
                foreach (object value in ExtremesOf(Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType))
                {
                    data.Add(options.Name, option.Name, value.ToString()!);
                }
            }
        }

        return data;
    }

    [Fact]
    public void Options_OfAllPackages_AreTriedHere()
    {
        IEnumerable<Type> all = new[] { typeof(ISignalsConfigurator).Assembly, typeof(SignalHarness).Assembly, typeof(SignalAttribute).Assembly }
            .SelectMany(it => it.GetExportedTypes())
            .Where(it => it is { IsClass: true, IsAbstract: false } && (it.Name.EndsWith("Options", StringComparison.Ordinal) || it.Name is "SignalLimits" or "RetryPolicy"));

        Assert.Equal([], all.Except(Setters.Keys).Except(GivenWithACall).Select(it => it.Name));
    }

    [Theory]
    [MemberData(nameof(Extremes))]
    public async Task Option_AtTheEndsOfItsType_IsRefusedWithItsRangeOrWorks(string options, string option, string text)
    {
        Type type = Setters.Keys.Single(it => it.Name == options);
        PropertyInfo property = type.GetProperty(option)!;
        object value = ExtremesOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).First(it => it.ToString() == text);
        SignalHarness harness;
        try
        {
            harness = await SignalHarness.StartAsync(
                bus => bus.AddSignals(signals =>
                {
                    signals.Add<Turned>().AddFlow<ValveFlow>(it => it.Use<SlowHandlerReporting>()).AddProcess<OilingProcess>();
                    Setters[type](signals, it => property.SetValue(it, value));
                    if (type != typeof(ActivityOptions))
                    {
                        signals.AddActivity<SquirtOil, string, string>(Squirt);
                    }
                }),
                services => services.AddScoped<SlowHandlerReporting>(),
                Token);
        }
        catch (SignalConfigurationException exception)
        {
            string fault = exception.Faults[0]; // two where another option depends on it
            Assert.Contains(option, fault, StringComparison.Ordinal);
            Assert.Contains(text.TrimStart('-'), fault.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Matches("it must be (from .+ to .+|at least .+|longer than zero|zero or longer|at most .+|a value of .+)", fault);
            return;
        }

        await using (harness)
        {
            if (option == nameof(SignalLimits.MaxPayloadBytes) && value is 1)
            {
                await Assert.ThrowsAsync<InvalidSignalException>(() => harness.EmitAsync(new Turned("1"), cancellationToken: Token));
                return;
            }

            await harness.EmitAsync(new Turned("1"), cancellationToken: Token);
            await harness.EmitAsync(new Turned("2", Fails: true), cancellationToken: Token);
            await harness.StartProcessAsync<OilingProcess>(new Oil("1"), Token);
            await using (await harness.LockAsync<ValveFlow>("1", Token))
            {
                await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
            }

            await SweepAsync(harness);
            for (int i = 0; i < 4; i++)
            {
                await harness.AdvanceAsync(TimeSpan.FromDays(25), Token);
                await SweepAsync(harness);
            }

            await harness.EmitAsync(new Turned("9"), cancellationToken: Token);

            Assert.NotNull(await harness.Processes.FindAsync("/valve/9", Token));
            Assert.DoesNotContain(await harness.DeadSignalsAsync(Token), it => it.Reason != DeadReason.Failed);
        }
    }

    /// <summary>What drives a host does in each interval; the harness has taken the drivers away.</summary>
    private static async Task SweepAsync(SignalHarness harness)
    {
        await harness.Services.GetRequiredService<RetentionSweeper>().SweepAsync(Token);
        await harness.WaitUntilIdleAsync(Token);
    }

    private static IEnumerable<PropertyInfo> Settable(Type options) => options.GetProperties().Where(it =>
        it.SetMethod is { IsPublic: true } && ExtremesOf(Nullable.GetUnderlyingType(it.PropertyType) ?? it.PropertyType).Any());

    private static IEnumerable<object> ExtremesOf(Type type) =>
        type == typeof(TimeSpan) ?
        [
            TimeSpan.MinValue, TimeSpan.FromDays(-1), Timeout.InfiniteTimeSpan, TimeSpan.FromTicks(-1), TimeSpan.Zero, TimeSpan.FromTicks(1),
            TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), TimeSpan.FromDays(60), TimeSpan.FromDays(3_000_000), TimeSpan.MaxValue,
        ]
        : type == typeof(int) ? [int.MinValue, -1, 0, 1, int.MaxValue]
        : type == typeof(long) ? [long.MinValue, -1L, 0L, 1L, long.MaxValue]
        : type == typeof(double) ? [double.NaN, double.NegativeInfinity, -0.1, 0.0, 1.0, double.PositiveInfinity]
        : type.IsEnum ? [.. Enum.GetValues(type).Cast<object>(), Enum.ToObject(type, 99), Enum.ToObject(type, -1)]
        : [];
}
