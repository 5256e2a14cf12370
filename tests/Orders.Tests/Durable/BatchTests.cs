using Orders.Durable;

namespace Orders.Tests;

/// <summary>A signal by plain text, handled whenever it comes, and a condition over what its handler counts.</summary>
public sealed class BatchTests
{
    private const string Path = "/order/batch/b-7/count";

    private static async Task<Shop> StartAsync()
    {
        Shop shop = await Shop.OpenAsync(further: it => it.AddDurableOrders());
        await shop.StartAsync<BatchProcess>(new CountBatch("b-7", 10));
        return shop;
    }

    [Fact]
    [Trait("Feature", "C1")]
    [Trait("Feature", "J5")]
    [Trait("Feature", "J31")]
    public async Task Batch_WithAllItsOrders_IsComplete()
    {
        await using Shop shop = await StartAsync();

        await shop.EmitAsync(new BatchProcessed("b-8", 50));
        await shop.EmitAsync(new BatchProcessed("b-7", 4));
        (await shop.AtAsync(Path)).ShouldWaitFor("condition").ShouldHaveState<BatchResult>(it => it == new BatchResult(false, 4));
        await shop.RestartAsync();
        await shop.EmitAsync(new BatchProcessed("b-7", 7));

        Assert.Equal(new BatchResult(true, 11), await shop.ResultAsync<BatchResult>(Path));
    }

    [Fact]
    [Trait("Feature", "C11")]
    public async Task Batch_NotCompleteInADay_SaysHowFarItCame()
    {
        await using Shop shop = await StartAsync();
        await shop.EmitAsync(new BatchProcessed("b-7", 4));

        await shop.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(new BatchResult(false, 4), await shop.ResultAsync<BatchResult>(Path));
    }
}
