using System.Linq.Expressions;
using System.Reflection;
using MassTransit;

namespace BusSignals;

/// <summary>
/// What an event's configuration says about the process that its messages are for. The paths decide that; the claim is accepted
/// where it says the same, and checked with each message.
/// </summary>
/// <param name="Call">The call that makes it.</param>
/// <param name="Members">The members of the state that it names.</param>
/// <param name="Holds">Whether a message is for a process by the claim.</param>
internal sealed record EventCorrelationClaim<TState, TMessage>(string Call, IReadOnlyList<string> Members, Func<TState, ConsumeContext<TMessage>, bool> Holds)
    where TMessage : class
{
    /// <summary>A claim over the members of the state that an expression reads.</summary>
    public static EventCorrelationClaim<TState, TMessage> Of(string call, LambdaExpression expression, Func<TState, ConsumeContext<TMessage>, bool> holds) =>
        new(call, MembersOf.Read(expression), holds);

    private sealed class MembersOf(ParameterExpression state) : ExpressionVisitor
    {
        private readonly List<string> _members = [];

        public static IReadOnlyList<string> Read(LambdaExpression expression)
        {
            var visitor = new MembersOf(expression.Parameters[0]);
            visitor.Visit(expression.Body);
            return [.. visitor._members.Distinct()];
        }

        protected override Expression VisitMember(MemberExpression node)
        {
            if (node is { Member: PropertyInfo or FieldInfo, Expression: { } from } && from == state)
            {
                _members.Add(node.Member.Name);
                return node;
            }

            return base.VisitMember(node);
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            if (node == state)
            {
                _members.Add("the whole state");
            }

            return node;
        }
    }
}
