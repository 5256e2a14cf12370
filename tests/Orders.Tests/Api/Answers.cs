using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Orders.Tests;

/// <summary>Requests and answers in a few words.</summary>
internal static class Answers
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> PostAsync(this HttpClient http, string path, object body) =>
        http.PostAsJsonAsync(path, body, Token);

    public static Task<HttpResponseMessage> PostTextAsync(this HttpClient http, string path, string body) =>
        http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Token);

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync(Token));

    /// <summary>All reasons of a refusal, in order.</summary>
    public static async Task<string[]> ReasonsAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement errors = (await response.JsonAsync()).GetProperty("errors");
        return [.. errors.EnumerateObject().SelectMany(it => it.Value.EnumerateArray()).Select(it => it.GetString()!)];
    }
}
