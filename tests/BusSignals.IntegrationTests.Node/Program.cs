using System.Globalization;
using Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

var clock = new JumpingTime();
if (args.Length > 2)
{
    SetClock(args[2]);
}

HostApplicationBuilder builder = LedgerHost.Create(new Uri(args[0]), args[1], takesSignals: true);
builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
using IHost host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
while (await Console.In.ReadLineAsync() is { } line) // ends with its owner
{
    SetClock(line);
}

await host.StopAsync();

void SetClock(string seconds) => clock.Offset = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));
