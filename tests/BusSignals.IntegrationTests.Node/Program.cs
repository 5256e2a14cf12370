using Ledger;
using Microsoft.Extensions.Hosting;

using IHost host = LedgerHost.Create(new Uri(args[0]), args[1], takesSignals: true).Build();
await host.StartAsync();
Console.WriteLine("ready");
while (await Console.In.ReadLineAsync() is not null) // ends with its owner
{
}

await host.StopAsync();
