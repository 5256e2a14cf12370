using Microsoft.Extensions.DependencyInjection;
using Orders.Patterns;

namespace Orders.Tests;

/// <summary>Version 2 of a command, with old messages and old processes still about.</summary>
[Trait("Feature", "Z40")]
public sealed class CancelCodeTests
{
    private const string Process = "/order/42/cancellation";
    private static readonly CancelOrder ByAnn = new(new("42"), "ann", "too dear", "price");

    /// <summary>The process as it was before there were codes.</summary>
    [Process("/order/{order}/cancellation")]
    private sealed class OldFlow : SignalFlow<Cancellation>
    {
        public OldFlow() => On<OrderPlaced>((_, _) => { }).Starts();
    }

    private static Task<Shop> OpenAsync(Func<bool>? old = null) => Shop.OpenAsync(
        further: it => _ = old?.Invoke() == true ? it.AddFlow<OldFlow>() : it.AddOrderPatterns(),
        services: it => it.Configure<StaffOptions>(staff => staff.Admins.Add("ann")));

    [Fact]
    public async Task Cancel_OrderPlacedSince_KeepsTheCode()
    {
        await using Shop shop = await OpenAsync();
        await shop.EmitAsync(new OrderPlaced(new("42"), 100));

        await shop.EmitAsync(ByAnn);

        (await shop.AtAsync(Process)).ShouldHaveEnded().ShouldHaveState<Cancellation>(it => it is { Reason: "too dear", Code: "price" });
    }

    [Fact]
    public async Task Cancel_OrderPlacedBefore_KeepsTheOldWay()
    {
        bool old = true;
        await using Shop shop = await OpenAsync(() => old);
        await shop.EmitAsync(new OrderPlaced(new("42"), 100));

        old = false;
        await shop.RestartAsync();
        await shop.EmitAsync(ByAnn);

        (await shop.AtAsync(Process)).ShouldHaveEnded().ShouldHaveState<Cancellation>(it => it is { Reason: "too dear", Code: null });
    }

    [Fact]
    public async Task Cancel_MessageOfVersion1_IsMadeIntoOneOfVersion2()
    {
        await using Shop shop = await OpenAsync();
        await shop.EmitAsync(new OrderPlaced(new("42"), 100));

        await shop.Harness.PublishAsync(
            new CancelOrder(new("42"), "ann", "too dear"), it => it.Headers.Set("signal-version", 1), TestContext.Current.CancellationToken);

        (await shop.AtAsync(Process)).ShouldHaveEnded().ShouldHaveState<Cancellation>(it => it is { Reason: "too dear", Code: "unspecified" });
    }

    [Fact]
    [Trait("Feature", "Z22")]
    public async Task Cancel_WithoutAReason_SaysSo()
    {
        await using Shop shop = await OpenAsync();
        await shop.EmitAsync(new OrderPlaced(new("42"), 100));

        await shop.EmitAsync(new CancelOrder(new("42"), "ann"));

        (await shop.AtAsync(Process)).ShouldHaveState<Cancellation>(it => it.Reason == "No reason provided");
        Assert.Equal([new OrderCancelled(new("42"), "No reason provided")], shop.Harness.Sent<OrderCancelled>());
    }
}
