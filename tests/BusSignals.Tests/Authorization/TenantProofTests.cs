using BusSignals.Tests.Tokens;

namespace BusSignals.Tests.Authorization;

[Trait("Feature", "N13")]
public sealed class TenantProofTests
{
    private static readonly TenantClaim Claim = new("acme", TokenWorld.Id, "order.placed", "order=1:1;", "/order/1");

    private readonly TenantProof _proof = new(TokenKeyRing.Of(new TokenKeys().Add(7, TokenWorld.Key(0))));

    [Fact]
    public void IsValid_OfTheClaimItself_IsTrue() => Assert.True(_proof.IsValid(_proof.Write(Claim), Claim));

    /// <summary>Each moves a character over the border of two members, so that all of them in a row are the same text.</summary>
    public static TheoryData<string> SameInARow => ["tenant and signal", "signal and identity", "identity and process", "process and nothing"];

    [Theory]
    [MemberData(nameof(SameInARow))]
    public void IsValid_OfAnotherClaimThatIsTheSameInARow_IsFalse(string border)
    {
        TenantClaim other = border switch
        {
            "tenant and signal" => Claim with { Tenant = "acm", Signal = "eorder.placed" },
            "signal and identity" => Claim with { Signal = "order.placedo", Identity = "rder=1:1;" },
            "identity and process" => Claim with { Identity = "order=1:1", Process = ";/order/1" },
            _ => Claim with { Identity = "order=1:1;/order/1", Process = "" },
        };
        Assert.Equal(
            Claim.Tenant + Claim.Signal + Claim.Identity + Claim.Process, other.Tenant + other.Signal + other.Identity + other.Process);

        Assert.False(_proof.IsValid(_proof.Write(Claim), other));
        Assert.False(_proof.IsValid(_proof.Write(other), Claim));
    }

    /// <summary>Computed by hand: proofs wait in queues and outboxes while hosts are updated, and mean nothing but a tenant.</summary>
    [Fact]
    public void Write_KnownClaim_IsPinned() => Assert.Equal("AQdiQmRYYnxgAe-_ctBTZiA4sTEQEWGNvqSCDRvXxDurIw", _proof.Write(Claim));

    [Fact]
    public void IsValid_AnyMemberChanged_IsFalse()
    {
        string proof = _proof.Write(Claim);

        Assert.False(_proof.IsValid(proof, Claim with { Tenant = "acne" }));
        Assert.False(_proof.IsValid(proof, Claim with { MessageId = TokenWorld.Process }));
        Assert.False(_proof.IsValid(proof, Claim with { Signal = "order.placec" }));
        Assert.False(_proof.IsValid(proof, Claim with { Identity = "order=1:2;" }));
        Assert.False(_proof.IsValid(proof, Claim with { Process = "/order/2" }));
    }
}
