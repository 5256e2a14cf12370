using System.Net;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Orders.Tests;

/// <summary>The link to a decision.</summary>
public sealed class ApprovalTests : IAsyncDisposable
{
    private const string Refund = "/order/42/refund";
    private const string FirstKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string SecondKey = "//ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private readonly ShopFactory _shop = new();
    private readonly HttpClient _http;

    public ApprovalTests() => _http = _shop.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ITokens Tokens => _shop.Services.GetRequiredService<ITokens>();

    [Fact]
    [Trait("Feature", "C8")]
    public async Task Get_AnyNumberOfTimes_SaysWhatWouldBeDecidedAndDecidesNothing()
    {
        string link = await AskAsync();
        ProcessView before = (await _shop.Processes.FindAsync(Refund, Token))!;

        HttpResponseMessage first = await GetAsync(link);
        HttpResponseMessage second = await GetAsync(link);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.True(second.Headers.CacheControl?.NoStore);
        JsonElement shown = await second.JsonAsync();
        Assert.Equal("Should the money of the order '42' go back?", shown.GetProperty("question").GetString());
        Assert.Equal(("42", 120m), (shown.GetProperty("order").GetString(), shown.GetProperty("amount").GetDecimal()));
        Assert.Equal(Assert.Single(before.Timers).Due, shown.GetProperty("until").GetDateTimeOffset());
        Assert.Equal(before.Version, (await _shop.Processes.FindAsync(Refund, Token))!.Version);
        Assert.Equal(HttpStatusCode.OK, (await _http.PostAsync(link, new { approve = true })).StatusCode);
    }

    [Theory]
    [Trait("Feature", "C5")]
    [InlineData("""{"approve":true}""", "approved", RefundStatus.Approved, null)]
    [InlineData("""{"approve":true,"reason":"a good customer"}""", "approved", RefundStatus.Approved, "a good customer")]
    [InlineData("""{"approve":false,"reason":"shipped"}""", "declined", RefundStatus.Declined, "shipped")]
    public async Task Post_ADecision_ReachesTheProcess(string body, string decision, RefundStatus status, string? reason)
    {
        string link = await AskAsync();

        HttpResponseMessage answer = await _http.PostTextAsync(link, body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(decision, (await answer.JsonAsync()).GetProperty("decision").GetString());
        ProcessView view = await _shop.UntilPathAsync(Refund, it => it.Status == ProcessStatus.Ended);
        Assert.Equal((status, reason), (view.StateAs<Refund>()!.Status, view.StateAs<Refund>()!.Reason));
    }

    [Fact]
    [Trait("Feature", "C29")]
    public async Task Post_ASecondDecision_IsAConflictAndChangesNothing()
    {
        string link = await AskAsync();
        await _http.PostAsync(link, new { approve = true });

        HttpResponseMessage answer = await _http.PostAsync(link, new { approve = false, reason = "changed my mind" });

        await ShouldBeAsync(answer, HttpStatusCode.Conflict, "Decided already");
        await ShouldBeAsync(await GetAsync(link), HttpStatusCode.Conflict, "Decided already");
        ProcessView view = await _shop.UntilPathAsync(Refund, it => it.Status == ProcessStatus.Ended);
        Assert.Equal((RefundStatus.Approved, null), (view.StateAs<Refund>()!.Status, view.StateAs<Refund>()!.Reason));
    }

    [Fact]
    [Trait("Feature", "C29")]
    public async Task Post_ByManyAtOnce_TakesOne()
    {
        string link = await AskAsync();

        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(1, 8).Select(it => _http.PostAsync(link, new { approve = true, reason = $"reason {it}" })));

        Assert.Single(answers, it => it.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(it => it.StatusCode == HttpStatusCode.Conflict));
        int taken = Array.FindIndex(answers, it => it.IsSuccessStatusCode) + 1;
        ProcessView view = await _shop.UntilPathAsync(Refund, it => it.Status == ProcessStatus.Ended);
        Assert.Equal($"reason {taken}", view.StateAs<Refund>()!.Reason);
    }

    [Theory]
    [Trait("Feature", "C5")]
    [InlineData("{}", "'approve' is missing.")]
    [InlineData("""{"approve":"yes"}""", "'approve' must be true or false.")]
    [InlineData("""{"approve":false}""", "'reason' is missing.")]
    [InlineData("""{"approve":true,"reason":""}""", "'reason' must be a text of 1 to 200 characters without control characters.")]
    [InlineData("[]", "'body' must be a JSON object.")]
    public async Task Post_ABodyThatIsWrong_IsRefusedAndDecidesNothing(string body, string reason)
    {
        string link = await AskAsync();

        HttpResponseMessage answer = await _http.PostTextAsync(link, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([reason], await answer.ReasonsAsync());
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(link)).StatusCode);
    }

    [Fact]
    [Trait("Feature", "C8")]
    [Trait("Feature", "C15")]
    public async Task Link_ThatIsNone_IsRefusedByWhatIsWrongWithIt()
    {
        string link = await AskAsync();
        char other = link[50] == 'A' ? 'B' : 'A';
        ProcessId process = _shop.Processes.IdOf(Refund);
        Token<string> ofAnotherType = await Tokens.CreateAsync(new TokenDefinition<string>("refund.note"), process, cancellationToken: Token);
        Token<RefundDecision> ofAnotherName = await Tokens.CreateAsync(
            new TokenDefinition<RefundDecision>("refund.second"), process, cancellationToken: Token);

        await ShouldBeRefusedAsync(link[..50] + other + link[51..], HttpStatusCode.Forbidden, "Not our link");
        await ShouldBeRefusedAsync(link[..^1], HttpStatusCode.BadRequest, "No link");
        await ShouldBeRefusedAsync("/approvals/%20", HttpStatusCode.BadRequest, "No link");
        await ShouldBeRefusedAsync($"/approvals/{ofAnotherType}", HttpStatusCode.NotFound, "Another link");
        await ShouldBeRefusedAsync($"/approvals/{ofAnotherName}", HttpStatusCode.NotFound, "Another link");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(link)).StatusCode);
    }

    [Fact]
    [Trait("Feature", "C8")]
    public async Task Link_AfterSevenDays_IsGone()
    {
        string link = await AskAsync();

        _shop.Clock.Shift = TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1);

        await ShouldBeRefusedAsync(link, HttpStatusCode.Gone, "Too late");
    }

    [Fact]
    [Trait("Feature", "C28")]
    public async Task Link_OfACancelledToken_IsGone()
    {
        string link = await AskAsync();

        await Tokens.CancelAsync(Refunds.Approval, link.Split('/')[^1], "asked the wrong one", Token);

        await ShouldBeRefusedAsync(link, HttpStatusCode.Gone, "Withdrawn");
    }

    [Fact]
    [Trait("Feature", "C8")]
    public async Task Link_OfAnEndedProcess_IsGone()
    {
        string link = await AskAsync();
        await using (AsyncServiceScope scope = _shop.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(new TerminateProcess(Refund), cancellationToken: Token);
        }

        await _shop.UntilPathAsync(Refund, it => it.Status == ProcessStatus.Ended);

        await ShouldBeRefusedAsync(link, HttpStatusCode.Gone, "Not needed");
    }

    [Fact]
    [Trait("Feature", "C8")]
    public async Task Link_AtAnotherHost_IsKnownByTheKeyThatMadeIt()
    {
        await using var maker = new ShopFactory { Settings = { ["Tokens:Keys:1"] = FirstKey } };
        await using var taker = new ShopFactory
        {
            Settings = { ["Tokens:Keys:1"] = FirstKey, ["Tokens:Keys:2"] = SecondKey, ["Tokens:Current"] = "2" },
        };
        await using var stranger = new ShopFactory { Settings = { ["Tokens:Keys:1"] = SecondKey } };
        using HttpClient ofMaker = maker.CreateClient(), ofTaker = taker.CreateClient(), ofStranger = stranger.CreateClient();
        Token<RefundDecision> token = await maker.Services.GetRequiredService<ITokens>().CreateAsync(
            Refunds.Approval, maker.Processes.IdOf(Refund), cancellationToken: Token);

        // Each has a database of its own: who knows the key looks for the process, and finds none.
        await ShouldBeAsync(await ofTaker.PostAsync($"/approvals/{token}", new { approve = true }), HttpStatusCode.Gone, "Not needed");
        await ShouldBeAsync(await ofStranger.PostAsync($"/approvals/{token}", new { approve = true }), HttpStatusCode.Forbidden, "Not our link");
        Assert.Equal(HttpStatusCode.OK, (await ofMaker.PostAsync($"/approvals/{token}", new { approve = true })).StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _shop.DisposeAsync();
    }

    /// <summary>Cancels a paid order, and takes the link out of the message, as whoever writes the e-mail does.</summary>
    private async Task<string> AskAsync()
    {
        var asked = new TaskCompletionSource<RefundApprovalAsked>(TaskCreationOptions.RunContinuationsAsynchronously);
        HostReceiveEndpointHandle mailer = _shop.Services.GetRequiredService<IReceiveEndpointConnector>().ConnectReceiveEndpoint(
            "mailer",
            (_, endpoint) => endpoint.Handler<RefundApprovalAsked>(context =>
            {
                asked.TrySetResult(context.Message);
                return Task.CompletedTask;
            }));
        await mailer.Ready;
        await _http.PostAsync("/orders", new { id = "42", price = 120 });
        await _http.PostAsync(
            "/webhooks/payments", new { eventId = "event-1", type = "payment.succeeded", orderId = "42", transactionId = "tx-1", amount = 120 });
        await _shop.UntilAsync("42", it => it.State == "AwaitingDelivery");
        await _http.PostAsync("/orders/42/cancel", new { reason = "too slow" });
        Uri link = (await asked.Task.WaitAsync(Token)).Link;
        await _shop.UntilPathAsync(Refund, it => it.Status == ProcessStatus.Running);
        Assert.Equal("http://localhost:5000", link.GetLeftPart(UriPartial.Authority));
        return link.AbsolutePath;
    }

    private async Task ShouldBeRefusedAsync(string link, HttpStatusCode status, string title)
    {
        await ShouldBeAsync(await GetAsync(link), status, title);
        await ShouldBeAsync(await _http.PostAsync(link, new { approve = true }), status, title);
    }

    private static async Task ShouldBeAsync(HttpResponseMessage answer, HttpStatusCode status, string title)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(title, (await answer.JsonAsync()).GetProperty("title").GetString());
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative), Token);
}
