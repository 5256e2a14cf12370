namespace BusSignals.Analyzers.Tests.Durable;

/// <summary>BSIG007: time, ids and chance come from the process, or a replay would see others.</summary>
[Trait("Feature", "J26")]
public sealed class UnstableReadTests
{
    [Theory]
    [InlineData("_ = [|DateTime.Now|];", "DateTime.Now")]
    [InlineData("_ = [|DateTime.UtcNow|];", "DateTime.UtcNow")]
    [InlineData("_ = [|DateTime.Today|];", "DateTime.Today")]
    [InlineData("_ = [|DateTimeOffset.Now|];", "DateTimeOffset.Now")]
    [InlineData("_ = [|DateTimeOffset.UtcNow|].Date;", "DateTimeOffset.UtcNow")]
    [InlineData("_ = [|clock.GetUtcNow()|];", "TimeProvider.GetUtcNow()")]
    [InlineData("_ = [|TimeProvider.System.GetLocalNow()|];", "TimeProvider.GetLocalNow()")]
    [InlineData("_ = [|Environment.TickCount|];", "Environment.TickCount")]
    [InlineData("_ = [|Environment.TickCount64|];", "Environment.TickCount64")]
    [InlineData("var watch = [|Stopwatch.StartNew()|]; _ = watch.Elapsed;", "Stopwatch.StartNew()")]
    [InlineData("var watch = [|new Stopwatch()|]; watch.Start();", "new Stopwatch()")]
    [InlineData("_ = [|Stopwatch.GetTimestamp()|];", "Stopwatch.GetTimestamp()")]
    [InlineData("_ = [|Stopwatch.GetElapsedTime(5)|];", "Stopwatch.GetElapsedTime()")]
    public Task Read_OfAClock_SaysToTakeTheTimeOfTheProcess(string code, string named) =>
        HasAsync(code, $"'{named}' reads another time in each replay; write 'process.UtcNow'.");

    [Theory]
    [InlineData("_ = [|Guid.NewGuid()|];", "Guid.NewGuid()")]
    [InlineData("_ = [|Guid.CreateVersion7()|];", "Guid.CreateVersion7()")]
    [InlineData("_ = [|MassTransit.NewId.NextGuid()|];", "NewId.NextGuid()")]
    [InlineData("_ = [|MassTransit.NewId.Next()|];", "NewId.Next()")]
    [InlineData("_ = [|Path.GetRandomFileName()|];", "Path.GetRandomFileName()")]
    [InlineData("await process.StepAsync($\"book {[|Guid.NewGuid()|]}\", () => carrier.BookAsync(\"1\"));", "Guid.NewGuid()")]
    public Task Read_OfANewId_SaysToTakeOneOfTheProcess(string code, string named) =>
        HasAsync(code, $"'{named}' makes another id in each replay; write 'process.NewGuid()'.");

    [Theory]
    [InlineData("_ = [|new Random()|].Next();", "new Random()")]
    [InlineData("Random random = [|new()|];", "new Random()")]
    [InlineData("_ = [|Random.Shared|].Next();", "Random.Shared")]
    [InlineData("_ = [|System.Security.Cryptography.RandomNumberGenerator.GetInt32(6)|];", "RandomNumberGenerator.GetInt32()")]
    [InlineData("int[] shuffled = [.. new[] { 1, 2 }.OrderBy(_ => [|Random.Shared|].Next())];", "Random.Shared")]
    public Task Read_OfChance_SaysToTakeThatOfTheProcess(string code, string named) =>
        HasAsync(code, $"'{named}' draws other numbers in each replay; write 'process.Random'.");

    [Theory]
    [InlineData("_ = [|HashCode.Combine(1, 2)|];", "HashCode.Combine()")]
    [InlineData("_ = [|new object().GetHashCode()|];", "Object.GetHashCode()")]
    [InlineData("_ = [|input.Order.GetHashCode()|] % 10;", "String.GetHashCode()")]
    public Task Read_OfAHash_SaysToComputeOneThatStays(string code, string named) =>
        HasAsync(code, $"'{named}' gives another number in each application that runs; compute one that only depends on the value.");

    [Theory]
    [InlineData("_ = [|Environment.MachineName|];", "Environment.MachineName")]
    [InlineData("_ = [|System.Diagnostics.Process.GetCurrentProcess()|].Id;", "Process.GetCurrentProcess()")]
    [InlineData("_ = [|System.Net.Dns.GetHostName()|];", "Dns.GetHostName()")]
    [InlineData("_ = [|Console.ReadLine()|];", "Console.ReadLine()")]
    [InlineData("_ = [|Environment.GetEnvironmentVariable(\"REGION\")|];", "Environment.GetEnvironmentVariable()")]
    [InlineData("_ = [|File.Exists(\"a\")|];", "File.Exists()")]
    [InlineData("_ = [|File.ReadAllText(\"a\")|];", "File.ReadAllText()")]
    [InlineData("_ = [|Directory.GetFiles(\"a\")|];", "Directory.GetFiles()")]
    [InlineData("_ = [|Environment.CurrentDirectory|];", "Environment.CurrentDirectory")]
    [InlineData("_ = [|Environment.UserDomainName|];", "Environment.UserDomainName")]
    [InlineData("_ = [|Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)|];", "Environment.GetFolderPath()")]
    [InlineData("_ = [|Path.GetTempPath()|];", "Path.GetTempPath()")]
    [InlineData("_ = [|Path.GetFullPath(\"a\")|];", "Path.GetFullPath()")]
    [InlineData("_ = [|Thread.CurrentThread|].CurrentCulture;", "Thread.CurrentThread")]
    public Task Read_OfTheMachine_SaysToReadInAStep(string code, string named) => HasAsync(
        code,
        $"'{named}' may give something else in a replay, which may be on another machine; read it in a step: await process.StepAsync(\"name\", …).");

    [Theory]
    [InlineData("_ = [|TimeZoneInfo.Local|].Id;", "TimeZoneInfo.Local")]
    [InlineData("_ = TimeZoneInfo.ConvertTimeFromUtc(process.UtcNow.UtcDateTime, [|TimeZoneInfo.Local|]);", "TimeZoneInfo.Local")]
    [InlineData("_ = [|clock.LocalTimeZone|];", "TimeProvider.LocalTimeZone")]
    [InlineData("_ = [|process.UtcNow.ToLocalTime()|];", "DateTimeOffset.ToLocalTime()")]
    [InlineData("_ = [|process.UtcNow.LocalDateTime|];", "DateTimeOffset.LocalDateTime")]
    [InlineData("_ = [|process.UtcNow.UtcDateTime.ToLocalTime()|];", "DateTime.ToLocalTime()")]
    public Task Read_OfTheTimeZone_SaysToNameOne(string code, string named) => HasAsync(
        code, $"'{named}' goes by the time zone of the machine, and a replay may be on another machine; name the zone: TimeZoneInfo.FindSystemTimeZoneById(…).");

    [Theory]
    [InlineData("_ = 5m.ToString([|System.Globalization.CultureInfo.CurrentCulture|]);", "CultureInfo.CurrentCulture")]
    [InlineData("_ = [|System.Globalization.CultureInfo.CurrentUICulture|];", "CultureInfo.CurrentUICulture")]
    [InlineData("_ = [|System.Globalization.CultureInfo.InstalledUICulture|];", "CultureInfo.InstalledUICulture")]
    [InlineData("_ = [|System.Globalization.CultureInfo.DefaultThreadCurrentCulture|];", "CultureInfo.DefaultThreadCurrentCulture")]
    [InlineData("_ = [|System.Globalization.NumberFormatInfo.CurrentInfo|];", "NumberFormatInfo.CurrentInfo")]
    [InlineData("_ = [|System.Globalization.DateTimeFormatInfo.CurrentInfo|];", "DateTimeFormatInfo.CurrentInfo")]
    [InlineData("_ = [|System.Globalization.RegionInfo.CurrentRegion|];", "RegionInfo.CurrentRegion")]
    [InlineData("_ = new[] { \"b\", \"a\" }.Order([|StringComparer.CurrentCulture|]).ToList();", "StringComparer.CurrentCulture")]
    [InlineData("_ = [|StringComparer.CurrentCultureIgnoreCase|];", "StringComparer.CurrentCultureIgnoreCase")]
    [InlineData("_ = input.Order.StartsWith(\"a\", [|StringComparison.CurrentCulture|]);", "StringComparison.CurrentCulture")]
    public Task Read_OfTheCulture_SaysToNameOne(string code, string named) => HasAsync(
        code, $"'{named}' goes by the culture of the machine or the thread, and a replay may have another; name the culture, such as CultureInfo.InvariantCulture.");

    [Theory]
    [InlineData("private readonly Guid _id = [|Guid.NewGuid()|];", "")]
    [InlineData("private Guid Id { get; } = [|Guid.NewGuid()|];", "")]
    [InlineData("", "public sealed class Other : DurableProcess<PlaceOrder, Guid> { private readonly Guid _id; public Other() => _id = [|Guid.NewGuid()|]; "
        + "protected override Task<Guid> RunAsync(ProcessContext process, PlaceOrder input) => Task.FromResult(_id); }")]
    public Task Read_WhereTheClassIsMade_IsMarked(string members, string more) => Snippet.HasAsync(
        ShopProcess.With("", members, more),
        Finding.Warning("BSIG007", "'Guid.NewGuid()' makes another id in each replay; write 'process.NewGuid()'."));

    [Fact]
    public Task Read_InCalledCode_IsMarked() => Snippet.HasAsync(
        ShopProcess.With("_ = Today() + Day;", "private static int Today() => [|DateTime.UtcNow|].Day; private int Day => [|clock.GetUtcNow()|].Day;"),
        Finding.Warning("BSIG007", "'DateTime.UtcNow' reads another time in each replay; write 'process.UtcNow'."),
        Finding.Warning("BSIG007", "'TimeProvider.GetUtcNow()' reads another time in each replay; write 'process.UtcNow'."));

    [Theory]
    [InlineData("_ = process.UtcNow; _ = process.NewGuid(); _ = process.Random.Next();")]
    [InlineData("_ = new Random(5).Next(); _ = Guid.Empty; _ = Guid.Parse(input.Order); _ = new Guid();")]
    [InlineData("_ = DateTime.UnixEpoch.AddDays(1); _ = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);")]
    [InlineData("_ = Stopwatch.Frequency + Stopwatch.GetElapsedTime(1, 2).Ticks; _ = Environment.NewLine; _ = TimeProvider.System;")]
    [InlineData("_ = nameof(DateTime.UtcNow) + nameof(Guid.NewGuid);")]
    [InlineData("await process.StepAsync(\"x\", () => carrier.BookAsync($\"{DateTime.UtcNow} {Guid.NewGuid()} {Random.Shared.Next()}\"));")]
    [InlineData("await process.StepAsync(\"x\", () => Task.FromResult(clock.GetUtcNow()));")]
    [InlineData("_ = carrier.Size;")]
    [InlineData("System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;")]
    [InlineData("_ = TimeZoneInfo.Utc; _ = TimeZoneInfo.FindSystemTimeZoneById(\"Europe/Paris\"); _ = process.UtcNow.UtcDateTime; _ = process.UtcNow.ToUniversalTime();")]
    [InlineData("_ = System.Globalization.CultureInfo.InvariantCulture; _ = StringComparer.Ordinal; _ = input.Order.StartsWith(\"a\", StringComparison.Ordinal);")]
    [InlineData("_ = Path.GetFullPath(\"a\", \"/b\");")]
    [InlineData("await process.StepAsync(\"x\", () => Task.FromResult($\"{TimeZoneInfo.Local} {System.Globalization.CultureInfo.CurrentCulture}\"));")]
    [InlineData("_ = 5.GetHashCode(); _ = Path.Combine(\"a\", \"b\"); _ = Environment.ProcessorCount;")]
    [InlineData("await process.StepAsync(\"x\", () => Task.FromResult(File.ReadAllText(\"a\") + Environment.MachineName));")]
    public Task Read_OfWhatStays_IsClean(string code) => Snippet.IsCleanAsync(ShopProcess.With(code));

    [Fact]
    public Task Read_OfAStopwatchThatRunsElsewhere_IsMarked() => Snippet.HasAsync(
        ShopProcess.With("_ = [|Watch.ElapsedMilliseconds|];", "private static readonly Stopwatch Watch = Stopwatch.StartNew();"),
        Finding.Warning("BSIG007", "'Stopwatch.ElapsedMilliseconds' reads another time in each replay; write 'process.UtcNow'."));

    [Fact]
    public Task Read_IntoAStaticField_IsClean() => Snippet.IsCleanAsync(
        ShopProcess.With("", "private static readonly long Started = Environment.TickCount64; public static long Age() => Environment.TickCount64 - Started;"));

    [Theory]
    [InlineData("[|s_made|]++;")]
    [InlineData("[|s_made|] += 2;")]
    [InlineData("[|s_made|] = 2;")]
    [InlineData("Interlocked.Increment(ref [|s_made|]);")]
    [Trait("Feature", "R16")]
    public Task Write_OfAStatic_SaysToKeepItOrToWriteItInAStep(string code) => Snippet.HasAsync(
        ShopProcess.With(code, "private static int s_made; public static int Made => s_made;"),
        Finding.Warning(
            "BSIG007",
            "'Fulfilment.s_made' is static: each replay writes it again, and all processes share it; keep it in a variable, or write it in a step: await process.StepAsync(\"name\", …)."));

    [Theory]
    [InlineData("s_name ??= input.Order;")]
    [InlineData("await process.StepAsync(\"x\", () => { s_name = input.Order; return Task.FromResult(1); });")]
    [InlineData("_ = s_name;")]
    public Task Write_OfACacheOrInAStep_IsClean(string code) => Snippet.IsCleanAsync(
        ShopProcess.With(code, "private static string? s_name; public static string? Name => s_name;"));

    private static Task HasAsync(string code, string text) => Snippet.HasAsync(ShopProcess.With(code), Finding.Warning("BSIG007", text));
}
