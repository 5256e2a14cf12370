namespace BusSignals;

/// <summary>The members of <see cref="SagaState"/> that a state declares once more, as one does that was written for MassTransit's interface.</summary>
internal static class HiddenMembers
{
    public static IEnumerable<string> Of(Type state) => ((string[])[nameof(SagaState.CorrelationId), nameof(SagaState.CurrentState)])
        .Where(it => state.GetMember(it).Any(member => member.DeclaringType != typeof(SagaState)));

    public static void Check(Type state, Faults faults)
    {
        foreach (string member in Of(state))
        {
            faults.Add($"'{TypeName.Of(state)}' has a '{member}' of its own, which hides that of SagaState, so that the engine sets one and the handlers see the other; take it out"
                + (member == nameof(SagaState.CurrentState) ? ", and InstanceState(…) with it." : "."));
        }
    }
}
