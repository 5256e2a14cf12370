namespace Orders.Durable;

/// <summary>Asks the shop's assistant, a language model.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Question">What a customer wants.</param>
public sealed record AskAssistant(string Conversation, string Question);

/// <summary>Something that the model wants done.</summary>
/// <param name="Tool">By which tool.</param>
/// <param name="Arguments">With what, as JSON.</param>
public sealed record ToolCall(string Tool, string Arguments);

/// <summary>What a model has said.</summary>
/// <param name="Text">In words.</param>
/// <param name="ToolCalls">What it wants done before it goes on.</param>
public sealed record ModelReply(string Text, IReadOnlyList<ToolCall> ToolCalls);

/// <summary>How the assistant has answered.</summary>
/// <param name="Text">The model's last words.</param>
/// <param name="ApprovedBy">Who has let the tools run, in order.</param>
public sealed record AssistantAnswer(string Text, IReadOnlyList<string?> ApprovedBy);

/// <summary>
/// Human approval of tool calls before they run. The model and the tools are activities, which may be slow and
/// are asked once; between them a person opens a gate, or does not.
/// </summary>
[Process("/conversation/{conversation}/answer")]
public sealed class AssistantProcess : DurableProcess<AskAssistant, AssistantAnswer>
{
    /// <summary>Sends what was said to the model.</summary>
    public static readonly ActivityDefinition<IReadOnlyList<string>, ModelReply> SendMessages = new("assistant.sendmessages");

    /// <summary>Calls the tools, and returns what they say.</summary>
    public static readonly ActivityDefinition<IReadOnlyList<ToolCall>, IReadOnlyList<string>> CallTools = new("assistant.calltools");

    /// <inheritdoc/>
    protected override async Task<AssistantAnswer> RunAsync(ProcessContext process, AskAssistant input)
    {
        List<string> messages = [input.Question];
        List<string?> approvedBy = [];
        while (true)
        {
            ModelReply reply = await process.ActivityAsync(SendMessages, messages);
            if (reply.ToolCalls.Count == 0)
            {
                return new AssistantAnswer(reply.Text, approvedBy);
            }

            process.Expose(reply.ToolCalls); // what whoever decides has to see
            object decision = await process.RaceAsync(process.GateAsync("approval"), process.GateAsync("denial"), TimeSpan.FromDays(1));
            if (decision is not OpenGate { Gate: "approval" } approval)
            {
                return new AssistantAnswer("Nobody has let me do that.", approvedBy);
            }

            approvedBy.Add(approval.By);
            messages.AddRange(await process.ActivityAsync(CallTools, reply.ToolCalls));
        }
    }
}
