using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Orders.Host;

/// <summary>Plays orders through a running host, over its own HTTP interface, and judges how each ended.</summary>
internal static class Demo
{
    /// <returns>0 if each order ended as it should, else 1.</returns>
    public static async Task<int> RunAsync(WebApplication app, TextWriter output)
    {
        await app.StartAsync();
        try
        {
            string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
            var shop = new DemoShop(http, scope.ServiceProvider);

            // All at once: none waits for the other's deadline.
            (DemoScenario Scenario, Task<string?> Fault)[] played =
                [.. DemoScenario.All.Select(it => (it, JudgeAsync(it, shop)))];
            var failed = new List<string>();
            foreach ((DemoScenario scenario, Task<string?> fault) in played)
            {
                string? reason = await fault;
                await output.WriteLineAsync($"=== {scenario.Title}{Environment.NewLine}");
                await output.WriteAsync(await shop.TimelineAsync(scenario.Order, scenario.Process));
                await output.WriteLineAsync($"{Environment.NewLine}    {(reason is null ? $"As it should: {scenario.Expected}." : $"WRONG: {reason}")}{Environment.NewLine}");
                if (reason is not null)
                {
                    failed.Add(scenario.Title);
                }
            }

            await output.WriteLineAsync(failed.Count == 0
                ? $"All {played.Length} orders ended as they should."
                : $"{failed.Count} of {played.Length} orders did not end as they should: {string.Join("; ", failed)}.");
            return failed.Count == 0 ? 0 : 1;
        }
        finally
        {
            await app.StopAsync();
        }
    }

    private static async Task<string?> JudgeAsync(DemoScenario scenario, DemoShop shop)
    {
        try
        {
            await scenario.Play(shop, scenario.Order);
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return exception is DemoException ? exception.Message : exception.ToString();
        }
    }
}
