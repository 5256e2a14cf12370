namespace BusSignals.Contracts.Tests;

/// <summary>An enum to put in paths.</summary>
public enum OrderState
{
    Open,
    Paid,
}
