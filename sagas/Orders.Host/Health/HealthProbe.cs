namespace Orders.Host;

/// <summary>Asks the host that runs with the same settings on this machine for its health.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>0 if it is healthy, else 1.</returns>
    public static async Task<int> RunAsync(CommandLine command, TextWriter output)
    {
        Uri address = AddressOf(WebApplication.CreateBuilder([.. command.Settings]).Configuration);
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using HttpResponseMessage response = await client.GetAsync(address);
            await output.WriteLineAsync($"{address}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"{address}: {exception.Message}");
            return 1;
        }
    }

    /// <summary>The first address the web host listens on by the same settings, seen from this machine.</summary>
    internal static Uri AddressOf(IConfiguration configuration)
    {
        string url = First(configuration["urls"])
            ?? (First(configuration["http_ports"]) is { } port ? $"http://localhost:{port}" : "http://localhost:5000");
        BindingAddress address = BindingAddress.Parse(url);
        string host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return new UriBuilder(address.Scheme, host, address.Port, "/health").Uri;
    }

    private static string? First(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
