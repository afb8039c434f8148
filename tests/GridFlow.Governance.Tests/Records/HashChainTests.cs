using GridFlow.Governance.Records;

namespace GridFlow.Governance.Tests.Records;

public sealed class HashChainTests
{
    [Fact]
    public void A_hash_depends_on_every_field_on_where_fields_end_and_on_the_line_before()
    {
        string[] hashes =
        [
            HashChain.Next(HashChain.Beginning, "a", "b"),
            HashChain.Next(HashChain.Beginning, "ab", ""),
            HashChain.Next(HashChain.Beginning, "a", null),
            HashChain.Next(HashChain.Beginning, "a", ""),
            HashChain.Next(HashChain.Beginning, "b", "a"),
            HashChain.Next("before", "a", "b"),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], HashChain.Next(HashChain.Beginning, "a", "b"));
    }

    /// <summary>Logs that were written years ago must still hold: each field is its length in UTF-8 as four bytes, big end first (−1 for none), and its bytes.</summary>
    [Fact]
    public void The_hash_of_a_line_stays_what_it_was() => Assert.Equal(
        "813FEBFFF5B0F2DB3A7B32A4C82B7318FB2F11E3C33AADDAD83A59F72334500D", HashChain.Next(HashChain.Beginning, "1", null, "", "路灯😀"));
}
