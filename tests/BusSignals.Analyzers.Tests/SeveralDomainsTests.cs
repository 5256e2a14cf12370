using Microsoft.CodeAnalysis;

namespace BusSignals.Analyzers.Tests;

/// <summary>BSIG004: one group for each domain.</summary>
[Trait("Feature", "J28")]
public sealed class SeveralDomainsTests
{
    private const string Contracts = """
        namespace Shop;
        [Signal("/order/{order}/placed")] public sealed record Placed(string Order);
        [Signal("/order/{order}/delivered")] public sealed record Delivered(string Order);
        [Signal("/payment/{order}/received")] public sealed record Received(string Order);
        [Signal("/shop/closed")] public sealed record Closed;

        """;

    [Fact]
    public Task Group_OneDomain_IsClean() => Snippet.IsCleanAsync(Contracts + """
        public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
        {
            public Signal<Placed> Placed => Of<Placed>();
            public Signal<Delivered> Delivered => Of<Delivered>();
            public string Other => "";
        }
        """);

    [Fact]
    public Task Group_OtherDomains_AreMarkedAtTheirMembers() => Snippet.HasAsync(
        Contracts + """
        public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
        {
            public Signal<Received> [|Received|] => Of<Received>();
            public Signal<Placed> Placed => Of<Placed>();
            public Signal<Delivered> Delivered => Of<Delivered>();
            public Signal<Closed> [|Closed|] => Of<Closed>();
        }
        """,
        Finding.Info("BSIG004", Text("Received", "payment")),
        Finding.Info("BSIG004", Text("Closed", "shop")));

    [Fact]
    public Task Group_AsManyOfEach_MarksTheLater() => Snippet.HasAsync(
        Contracts + """
        public abstract class Signals(ISignalBus bus) : SignalGroup(bus);
        public sealed class OrderSignals(ISignalBus bus) : Signals(bus)
        {
            public Signal<Placed> Placed => Of<Placed>();
            public Signal<Closed> [|Closed|] => Of<Closed>();
        }
        """,
        Finding.Info("BSIG004", Text("Closed", "shop")));

    [Fact]
    public async Task Group_ContractsOfAnotherAssembly_AreRead()
    {
        using var image = new MemoryStream();
        Assert.True(Snippet.Compile("using BusSignals;" + Contracts).Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);

        Diagnostic[] found = await Snippet.AnalyseAsync(Snippet.Compile(
            """
            using BusSignals;
            using Shop;
            public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
            {
                public Signal<Placed> Placed => Of<Placed>();
                public Signal<Received> Received => Of<Received>();
            }
            """,
            MetadataReference.CreateFromImage(image.ToArray())));

        Assert.Equal([Text("Received", "payment")], found.Select(it => it.GetMessage(null)));
    }

    [Fact]
    public async Task Group_SignalWithoutDomain_IsSaidAtItsPathOnly() => await Snippet.HasAsync(
        """
        namespace Shop;
        [Signal("/order/{order}/placed")] public sealed record Placed(string Order);
        [Signal([|"payment"|])] public sealed record Received(string Order);
        public sealed record Plain(string Order);
        public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
        {
            public Signal<Placed> Placed => Of<Placed>();
            public Signal<Received> Received => Of<Received>();
            public Signal<Plain> Plain => Of<Plain>();
        }
        """,
        Finding.Warning("BSIG001", "'Received': The path 'payment' must start with '/'."));

    [Fact]
    public Task Class_NoGroup_IsClean() => Snippet.IsCleanAsync(Contracts + """
        public sealed record Both(Signal<Placed> Placed, Signal<Closed> Closed);
        """);

    private static string Text(string signal, string domain) =>
        $"The path of 'OrderSignals.{signal}' begins with '/{domain}', those of other signals of the group with '/order'; "
        + "a group is one domain: move the signal to a group of its own domain, or begin its path with '/order'.";
}
