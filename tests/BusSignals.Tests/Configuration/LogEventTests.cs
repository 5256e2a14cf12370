using System.Reflection;
using Microsoft.Extensions.Logging;

namespace BusSignals.Tests.Configuration;

public sealed class LogEventTests
{
    [Fact]
    public void EventIds_OfTheEngine_AreDistinct()
    {
        int[] ids = [.. typeof(ISignalsConfigurator).Assembly.GetTypes()
            .SelectMany(it => it.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(it => it.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>()];

        Assert.True(ids.Length > 20);
        Assert.Empty(ids.GroupBy(it => it).Where(it => it.Count() > 1).Select(it => it.Key));
    }
}
