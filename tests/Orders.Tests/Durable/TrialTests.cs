using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orders.Durable;

namespace Orders.Tests;

/// <summary>The end of a trial, decided by a link in an e-mail.</summary>
public sealed class TrialTests
{
    private const string Path = "/customer/ann/trial";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<(Shop Shop, string Token)> StartAsync()
    {
        Shop shop = await Shop.OpenAsync(further: it => it.AddDurableOrders());
        await shop.StartAsync<TrialProcess>(new StartTrial("ann", "ann@example.com"));
        UpgradeOffered offered = Assert.Single(shop.Harness.Sent<UpgradeOffered>());
        Assert.Equal(("ann", "ann@example.com"), (offered.Customer, offered.Email));
        return (shop, offered.Token.Text);
    }

    private static async Task<TokenOutcome> AnswerAsync(Shop shop, string token, UpgradeDecision decision)
    {
        TokenResult result = await shop.Harness.Services.GetRequiredService<ITokens>().ResolveAsync(Trials.Upgrade, token, decision, Token);
        await shop.Harness.WaitUntilIdleAsync(Token);
        return result.Outcome;
    }

    public static TheoryData<string, TrialStatus, string?> Decisions { get; } = new()
    {
        { """{"decision":"upgrade","paymentMethodId":"card-1"}""", TrialStatus.Upgraded, "card-1" },
        { """{"decision":"decline"}""", TrialStatus.Declined, null },
    };

    [Theory]
    [MemberData(nameof(Decisions))]
    [Trait("Feature", "C4")]
    [Trait("Feature", "C5")]
    [Trait("Feature", "C9")]
    [Trait("Feature", "C10")]
    [Trait("Feature", "C21")]
    public async Task Answer_OneOfAUnion_IsABranchAlsoAfterARestart(string json, TrialStatus status, string? method)
    {
        (Shop shop, string token) = await StartAsync();
        await using Shop own = shop;
        await shop.RestartAsync();

        Assert.Equal(TokenOutcome.Accepted, await AnswerAsync(shop, token, JsonSerializer.Deserialize<UpgradeDecision>(json, JsonSerializerOptions.Web)!));

        Assert.Equal(new TrialResult(status, method), await shop.ResultAsync<TrialResult>(Path));
        Assert.Contains(json[1..^1], (await shop.AtAsync(Path)).View.History[^1].Payload, StringComparison.Ordinal);
        Assert.Equal(TokenOutcome.AlreadyResolved, await AnswerAsync(shop, token, new Decline()));
    }

    [Fact]
    [Trait("Feature", "C11")]
    public async Task Silence_ForSevenDays_IsABranchOfItsOwn()
    {
        (Shop shop, string token) = await StartAsync();
        await using Shop own = shop;

        await shop.AdvanceAsync(TimeSpan.FromDays(7));

        Assert.Equal(new TrialResult(TrialStatus.Silent), await shop.ResultAsync<TrialResult>(Path));
        Assert.Equal(TokenOutcome.Expired, await AnswerAsync(shop, token, new Upgrade("card-1")));
    }
}
