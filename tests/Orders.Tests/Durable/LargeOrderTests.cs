using Orders.Durable;

namespace Orders.Tests;

/// <summary>Approval by a whole team and by most of the managers.</summary>
public sealed class LargeOrderTests
{
    private const string Path = "/order/42/large-order";

    private static async Task<Shop> StartAsync()
    {
        Shop shop = await Shop.OpenAsync(further: it => it.AddDurableOrders());
        await shop.StartAsync<LargeOrderProcess>(new ApproveLargeOrder(new("42"), ["ann", "bob"], ["eve", "joe", "kim"]));
        return shop;
    }

    private static Task VoteAsync(Shop shop, string voter, bool approve = true) => shop.EmitAsync(new CastVote(new("42"), voter, approve));

    private static async Task<(bool Approved, string Votes, string Missing)> EndAsync(Shop shop)
    {
        LargeOrderResult result = await shop.ResultAsync<LargeOrderResult>(Path);
        return (result.Approved, string.Join(" ", result.Votes.OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => $"{it.Key}:{it.Value}")), string.Join(" ", result.Missing));
    }

    [Fact]
    [Trait("Feature", "C19")]
    [Trait("Feature", "N2")]
    public async Task Approval_OfTheTeamAndOfMostManagers_IsEnough()
    {
        await using Shop shop = await StartAsync();

        await VoteAsync(shop, "kim"); // before it is asked for
        await shop.OpenGateAsync(Path, "bob");
        (await shop.AtAsync(Path)).ShouldHoldInMailbox("approval.vote");
        await shop.OpenGateAsync(Path, "ann");
        await VoteAsync(shop, "mallory");
        (await shop.AtAsync(Path)).ShouldBeIn("Running").ShouldHoldInMailbox();
        await VoteAsync(shop, "eve");

        Assert.Equal((true, "eve:True kim:True", "joe"), await EndAsync(shop));
    }

    [Fact]
    [Trait("Feature", "N2")]
    public async Task Votes_WithoutAMajority_DoNotApprove()
    {
        await using Shop shop = await StartAsync();
        await shop.OpenGateAsync(Path, "ann");
        await shop.OpenGateAsync(Path, "bob");

        await VoteAsync(shop, "eve");
        await VoteAsync(shop, "joe", approve: false);

        Assert.Equal((false, "eve:True joe:False", "kim"), await EndAsync(shop));
    }

    [Fact]
    [Trait("Feature", "C11")]
    [Trait("Feature", "C19")]
    public async Task Team_NotCompleteInTwoDays_SaysWhoIsMissing()
    {
        await using Shop shop = await StartAsync();
        await shop.OpenGateAsync(Path, "ann");

        await shop.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal((false, "", "bob"), await EndAsync(shop));
    }
}
