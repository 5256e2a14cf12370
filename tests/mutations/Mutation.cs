// Put into each project of the copy that tests/mutate.sh builds.
internal static class Mutation
{
    // Set by MutantHost where it runs before; from the environment where a project is loaded later.
    private static int Current = int.TryParse(System.Environment.GetEnvironmentVariable("BUSSIGNALS_MUTATION"), out int number) ? number : 0;

    public static bool Is(int number) => number == Current;
}
