namespace BusSignals.Contracts.Tests.Refs;

public sealed class RefTests
{
    [Fact]
    [Trait("Feature", "J3")]
    public void To_Text_IsTheKey() => Assert.Equal("42-a", Ref.To<Order>("42-a").Key);

    [Fact]
    [Trait("Feature", "J3")]
    public void To_Number_IsItsCanonicalText() => Assert.Equal(Ref.To<Order>("42"), Ref.To<Order>(42L));

    [Fact]
    [Trait("Feature", "J3")]
    public void To_Guid_IsItsCanonicalText() => Assert.Equal(
        "0f8fad5b-d9cb-469f-a165-70867728950e", Ref.To<Order>(new Guid("0F8FAD5B-D9CB-469F-A165-70867728950E")).Key);

    [Fact]
    [Trait("Feature", "J3")]
    public void To_Enum_IsItsName() => Assert.Equal("Paid", Ref.To<Order>(OrderState.Paid).Key);

    [Fact]
    [Trait("Feature", "J3")]
    public void To_EmptyKey_NamesTheEntity() => Assert.Equal(
        "'Order' is empty; a path needs a value for each of its parameters.",
        Assert.Throws<SignalPathException>(() => Ref.To<Order>("")).Message);

    [Fact]
    [Trait("Feature", "J3")]
    public void To_UnsupportedKey_SaysWhatIsSupported() => Assert.Equal(
        "'Order' is a Double, which has no single text; use a string, Guid, whole number, decimal, enum or Ref<T>.",
        Assert.Throws<SignalPathException>(() => Ref.To<Order>(1.5)).Message);

    [Fact]
    [Trait("Feature", "J3")]
    public void Equals_SameKey_IsTrue() => Assert.Equal(new Ref<Order>("42"), new Ref<Order>("42"));

    [Fact]
    [Trait("Feature", "J3")]
    public void Equals_KeyInAnotherCase_IsFalse() => Assert.NotEqual(new Ref<Order>("a"), new Ref<Order>("A"));

    [Fact]
    [Trait("Feature", "J3")]
    public void Equals_ComposedAndDecomposedText_IsFalse() =>
        Assert.NotEqual(new Ref<Order>("\u00e9"), new Ref<Order>("e\u0301"));

    [Fact]
    [Trait("Feature", "J3")]
    public void Equals_ReferenceToAnotherEntity_IsFalse() =>
        Assert.False(new Ref<Order>("42").Equals((object)new Ref<OrderState>("42")));

    [Fact]
    public void GetHashCode_SameKey_IsTheSame() =>
        Assert.Equal(new Ref<Order>("42").GetHashCode(), new Ref<Order>("42").GetHashCode());

    [Fact]
    public void ToString_OfAReference_IsTheKey() => Assert.Equal("42", new Ref<Order>("42").ToString());

    [Fact]
    public void Default_Key_IsEmpty() => Assert.Equal("", default(Ref<Order>).Key);

    [Fact]
    public void Default_KeyOfTheInterface_IsEmpty() => Assert.Equal("", ((IRef)default(Ref<Order>)).Key);

    [Fact]
    public void Default_AsText_IsEmpty() => Assert.Equal("", default(Ref<Order>).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Default_AndAReferenceWithoutKey_AreEqual(string? key) =>
        Assert.Equal(default, new Ref<Order>(key!));

    [Fact]
    public void Default_AndAReferenceWithoutKey_HaveTheSameHash() =>
        Assert.Equal(default(Ref<Order>).GetHashCode(), new Ref<Order>("").GetHashCode());
}
