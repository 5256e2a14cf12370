using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace BusSignals.Contracts.Tests.Properties;

public sealed class PathPropertyTests
{
    [Fact]
    [Trait("Feature", "J2")]
    public void TryMatch_AnyRenderedPath_GivesTheIdentityBack() => Holds(
        PathGenerators.Case,
        it => it.Path.TryMatch(it.Rendered, out SignalIdentity? back) && back.Equals(it.Identity));

    [Fact]
    [Trait("Feature", "J2")]
    public void Render_AnyIdentity_IsPlainAsciiWithoutStepsOfAUrl() => Holds(
        PathGenerators.Case,
        it => it.Rendered.All(c => char.IsAsciiLetterOrDigit(c) || "-._~%/".Contains(c, StringComparison.Ordinal))
            && it.Rendered[1..].Split('/').All(part => part is not ("" or "." or "..")));

    [Fact]
    [Trait("Feature", "J2")]
    public void Render_AnyTwoIdentities_IsTheSameTextOnlyForEqualOnes() => Holds(
        PathGenerators.Pair,
        it => (it.One.Rendered == it.Other.Rendered) == it.One.Identity.Equals(it.Other.Identity));

    [Fact]
    [Trait("Feature", "J2")]
    public void TryMatch_AnyText_NeverThrowsAndAcceptsOnlyWhatRenderWrites()
    {
        int accepted = 0;
        int refused = 0;
        Holds(PathGenerators.Attempt, it =>
        {
            if (it.Path.TryMatch(it.Text!, out SignalIdentity? identity))
            {
                accepted++;
                return it.Path.Render(identity) == it.Text;
            }

            refused++;
            return identity is null;
        });
        Assert.True(
            accepted > 100 && refused > 100, $"{accepted} accepted, {refused} refused: the texts are one-sided.");
    }

    [Fact]
    public void Of_AnyTwoProcesses_HasTheSameKeyOnlyForEqualShapeAndIdentity()
    {
        int samePath = 0;
        Holds(
            PathGenerators.SmallCase.Two().Select(it => (One: it.Item1, Other: it.Item2)),
            it =>
            {
                bool same = it.One.Path.Shape == it.Other.Path.Shape && it.One.Texts.SequenceEqual(it.Other.Texts);
                samePath += !same && it.One.Rendered == it.Other.Rendered ? 1 : 0;
                return (Key(it.One) == Key(it.Other)) == same;
            });
        Assert.True(samePath > 10, $"Only {samePath} pairs shared a path but not a shape: too few to prove anything.");
    }

    [Fact]
    public void Of_AnyTwoIdentitiesOfOneTemplate_HasTheSameKeyOnlyForEqualOnes() => Holds(
        PathGenerators.Pair,
        it => (Key(it.One) == Key(it.Other)) == it.One.Identity.Equals(it.Other.Identity));

    [Fact]
    public void Parse_PathOfAnyProcess_GivesTheProcessBack() => Holds(
        PathGenerators.Case,
        it => ProcessId.Parse(it.Path, it.Rendered) == ProcessId.Of(it.Path, it.Identity));

    [Fact]
    [Trait("Feature", "J2")]
    public void TryParse_AnyTemplate_EitherKeepsTheTextOrSaysWhy() => Holds(
        PathGenerators.AnyText,
        it => SignalPath.TryParse(it!, out SignalPath? path, out string? error)
            ? path.Template == it && error is null
            : path is null && error!.Length > 0);

    [Fact]
    [Trait("Feature", "J5")]
    public void Format_AnyTwoDecimals_HaveTheSameTextOnlyWhenEqual() => Holds(
        ArbMap.Default.GeneratorFor<decimal>().Two().Select(it => (it.Item1, it.Item2)),
        it => Rescaled(it.Item1).All(same => Text(same) == Text(it.Item1))
            && (Text(it.Item1) == Text(it.Item2)) == (it.Item1 == it.Item2)
            && decimal.Parse(Text(it.Item1), CultureInfo.InvariantCulture) == it.Item1);

    private static Guid Key(PathCase it) => ProcessId.Of(it.Path, it.Identity).Key;

    private static string Text(decimal value) => PathValue.Format(value, "amount");

    /// <summary>The same number with other scales, where it fits one.</summary>
    private static IEnumerable<decimal> Rescaled(decimal value) =>
        new[] { value * 1.0m, value * 1.000m, value / 1.0000000m }.Where(it => it == value);

    private static void Holds<T>(Gen<T> values, Func<T, bool> property) =>
        Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
