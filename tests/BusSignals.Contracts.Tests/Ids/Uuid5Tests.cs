using System.Text;

namespace BusSignals.Contracts.Tests.Ids;

/// <summary>Vectors: RFC 9562 appendix A.4, and Python's <c>uuid.uuid5(uuid.NAMESPACE_DNS, name)</c>.</summary>
public sealed class Uuid5Tests
{
    private static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    [Fact]
    public void Create_VectorOfTheRfc_IsReproduced() =>
        Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), Uuid5.Create(Dns, "www.example.com"));

    [Fact]
    public void Create_EmptyName_HashesTheNamespaceAlone() =>
        Assert.Equal(new Guid("4ebd0208-8328-5d69-8c44-ec50939c0967"), Uuid5.Create(Dns, ""));

    [Fact]
    public void Create_NonAsciiName_IsHashedAsUtf8() =>
        Assert.Equal(new Guid("d6a807ce-2acd-5d84-9284-7b6edb352310"), Uuid5.Create(Dns, "Größe 😀"));

    [Theory]
    [InlineData(335, "ad2e33c0-10a9-54fd-81b7-075ce5ecfffd")]
    [InlineData(336, "371dccf7-0ce1-50ee-977d-e9a7ed091c8a")]
    public void Create_NameAroundTheSizeOfTheBuffer_IsHashedWhole(int length, string expected) =>
        Assert.Equal(new Guid(expected), Uuid5.Create(Dns, new StringBuilder().Insert(0, "€", length).ToString()));

    [Fact]
    public void Create_LongName_IsHashedWhole() =>
        Assert.Equal(new Guid("f3c5033f-4688-5625-b594-e095cc6d03a9"), Uuid5.Create(Dns, new string('x', 4096)));

    [Fact]
    public void Create_AnyName_HasVersionFiveAndTheVariantOfTheRfc()
    {
        Guid id = Uuid5.Create(Dns, "anything");

        Assert.Equal((5, 8), (id.Version, id.Variant & 0xC));
    }
}
