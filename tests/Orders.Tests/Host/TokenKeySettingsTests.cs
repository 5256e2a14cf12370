using Orders.Host;

namespace Orders.Tests;

public sealed class TokenKeySettingsTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    [Theory]
    [Trait("Feature", "C8")]
    [InlineData("--Tokens:Keys:1=c2hvcnQ=", "The token key 1 has 5 bytes")]
    [InlineData("--Tokens:Keys:1=", "The token key 1 has 0 bytes")]
    [InlineData("--Tokens:Keys:1=secret!", "The token key 1 is not base64")]
    [InlineData("--Tokens:Keys:0=" + Key, "A token key has the id 0")]
    [InlineData("--Tokens:Keys:one=" + Key, "'Tokens:Keys:one' names the token key 'one'; the id of a key is a number from 1 to 255")]
    [InlineData("--Tokens:Current=256", "'Tokens:Current' names the token key '256'; the id of a key is a number from 1 to 255")]
    [InlineData("--Tokens:Current=2 --Tokens:Keys:1=" + Key, "The current token key is 2, which was not added")]
    [InlineData("--Orders:PublicAddress=ftp://shop", "'Orders:PublicAddress' must be an address of http or https")]
    [InlineData("--Orders:LockPatience=-00:00:01", "'Orders:LockPatience' must not be negative")]
    public async Task Run_WithKeysThatAreWrong_SaysWhatAndExitsWithOne(string settings, string fault)
    {
        using var error = new StringWriter();

        int exitCode = await Program.RunAsync(["--demo", .. settings.Split(' ')], TextWriter.Null, error);

        Assert.Contains(fault, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }
}
