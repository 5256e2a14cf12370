namespace BusSignals;

/// <summary>The few words that the naming advice knows; any other word it does not judge.</summary>
internal static class NameWords
{
    // Advice is given in these verbs only. A word is not here if what is made of it often is a thing rather than an
    // act, as "Notification", "Setting" or "Statement" are, or if it is its own participle, as "Reset" is.
    private static readonly HashSet<string> Verbs = Words("""
        Accept Activate Adjust Approve Assign Authorise Authorize Book Cancel Close Complete Confirm Create Deactivate
        Decline Delete Deliver Deny Disable Dismiss Enable Enroll Escalate Expire Fail Fulfil Fulfill Invite Modify
        Pause Pay Publish Receive Refund Refuse Register Reject Remove Renew Replace Reserve Resume Return Revoke Send
        Ship Start Submit Subscribe Suspend Terminate Transfer Unsubscribe Update Validate Verify Withdraw
        """);

    private static readonly HashSet<string> OtherImperatives = Words("""
        Abort Add Allocate Announce Apply Archive Ask Attach Begin Block Bring Build Buy Calculate Capture Change Charge
        Check Clear Collect Compute Connect Convert Copy Deploy Detach Dispatch Display Download Draw Edit Emit Ensure
        Execute Export Extend Fetch Find Finish Fix Flag Forward Generate Get Give Grant Handle Hide Hold Import Increase
        Initialize Insert Install Invoke Issue Join Keep Leave Link Load Lock Log Make Mark Merge Move Notify Offer Open
        Pack Perform Pick Place Post Prepare Print Process Propose Put Raise Read Record Recover Release Rename Reopen
        Repair Report Request Require Resend Reschedule Reset Resolve Restart Restore Retry Review Run Save Schedule
        Select Sell Set Share Show Sign Skip Split Stop Store Sync Take Test Track Trigger Unlock Upload Use Write
        """);

    // Also things, in other words than those that the verb is about: a library's book, an applicant's resume.
    private static readonly HashSet<string> ThingsToo = Words("Book Register Resume Ship");

    private static readonly HashSet<string> Kinds = Words("Command Event Message Signal");

    // What else is done to commands, events and so on, so that their name is no suffix: "SendChatMessage".
    private static readonly Dictionary<string, HashSet<string>> DoneTo = new()
    {
        ["Command"] = Words("Execute Issue Run"),
        ["Event"] = Words("Add Create Emit Log Publish Raise Record Schedule Track"),
        ["Message"] = Words("Archive Delete Display Edit Forward Post Publish Read Receive Resend Schedule Send Show Write"),
        ["Signal"] = Words("Emit Raise Send"),
    };

    // Participles that do not end in "ed". Those that look like their verb are left out: "DataSet" tells nothing.
    private static readonly Dictionary<string, string> Irregular = Pairs("""
        Begin Begun, Break Broken, Bring Brought, Build Built, Buy Bought, Choose Chosen, Do Done, Draw Drawn, Find Found,
        Freeze Frozen, Give Given, Go Gone, Hide Hidden, Hold Held, Keep Kept, Leave Left, Lose Lost, Make Made, Pay Paid,
        Rebuild Rebuilt, Resend Resent, Sell Sold, Send Sent, Show Shown, Spend Spent, Steal Stolen, Take Taken,
        Undo Undone, Win Won, Withdraw Withdrawn, Write Written
        """);

    private static readonly HashSet<string> IrregularParticiples = new(Irregular.Values, StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Doubling = Words("Cancel Ship Submit Transfer");

    private static readonly Dictionary<string, string> IrregularNouns = Pairs("""
        Publication Publish, Registration Register, Revocation Revoke, Submission Submit, Subscription Subscribe,
        Suspension Suspend
        """);

    private static readonly (string Ending, string Instead)[] NounEndings =
    [
        ("ication", "y"), ("ation", ""), ("ation", "e"), ("ion", ""), ("ion", "e"), ("ment", ""), ("ial", "y"), ("al", ""),
        ("al", "e"), ("ure", ""), ("ure", "e"), ("ance", ""), ("y", ""), ("y", "e"), ("ing", ""), ("ing", "e"),
    ];

    public static bool IsKind(string word) => Kinds.Contains(word);

    public static bool IsImperative(string word) => Verbs.Contains(word) || OtherImperatives.Contains(word);

    public static bool IsThingToo(string word) => ThingsToo.Contains(word);

    public static bool IsGerund(string word) => word.EndsWith("ing", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether this is often done to things of the kind.</summary>
    public static bool IsDoneTo(string kind, string verb) => DoneTo[kind].Contains(verb);

    public static bool WasDoneTo(string kind, string participle) => DoneTo[kind].Any(it => ParticipleOf(it) == participle);

    public static bool IsParticiple(string word) =>
        IrregularParticiples.Contains(word) || (word.Length > 4 && Ends(word, "ed") && !Ends(word, "eed")); // "Feed", "Speed"

    /// <summary>The word, if it is a verb in which advice is given.</summary>
    public static string? VerbOf(string word) => Verbs.Contains(word) ? word : null;

    /// <summary>The verb that a noun or an -ing form is made of: "Cancel" of "Cancellation", "Pay" of "Payment".</summary>
    public static string? VerbBehind(string word) =>
        IrregularNouns.TryGetValue(word, out string? verb)
            ? verb
            : NounEndings.Where(it => Ends(word, it.Ending))
                .Select(it => word.Substring(0, word.Length - it.Ending.Length) + it.Instead)
                .SelectMany(it => new[] { it, Undoubled(it) })
                .FirstOrDefault(Verbs.Contains);

    public static string ParticipleOf(string verb) =>
        Irregular.TryGetValue(verb, out string? participle) ? participle
        : Doubling.Contains(verb) ? $"{verb}{verb.Last()}ed"
        : Ends(verb, "e") ? $"{verb}d"
        : verb is "Deny" or "Modify" or "Verify" ? $"{verb.Substring(0, verb.Length - 1)}ied"
        : $"{verb}ed";

    private static string Undoubled(string stem) =>
        stem.Length > 3 && stem[stem.Length - 1] == stem[stem.Length - 2] ? stem.Substring(0, stem.Length - 1) : stem;

    private static bool Ends(string word, string ending) => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> Words(string text) =>
        new(text.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private static Dictionary<string, string> Pairs(string text) => text.Split(',')
        .Select(it => it.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(it => it[0], it => it[1]);
}
