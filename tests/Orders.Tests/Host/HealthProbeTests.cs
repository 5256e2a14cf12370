using Microsoft.Extensions.Configuration;
using Orders.Host;

namespace Orders.Tests;

public sealed class HealthProbeTests
{
    [Theory]
    [InlineData(null, null, "http://localhost:5000/health")]
    [InlineData(null, "8080", "http://localhost:8080/health")]
    [InlineData("http://*:81;http://*:82", "8080", "http://localhost:81/health")]
    [InlineData("http://0.0.0.0:81", null, "http://localhost:81/health")]
    [InlineData("http://127.0.0.1:81/", null, "http://127.0.0.1:81/health")]
    public void Address_IsThatOfTheHostOnThisMachine(string? urls, string? ports, string expected)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("urls", urls), KeyValuePair.Create("http_ports", ports)])
            .Build();

        Assert.Equal(expected, HealthProbe.AddressOf(configuration).ToString());
    }

    [Fact]
    public async Task Run_WithNobodyListening_ExitsWithOne() =>
        Assert.Equal(1, await Program.RunAsync(["--health", "--urls", "http://127.0.0.1:1"], TextWriter.Null, TextWriter.Null));
}
