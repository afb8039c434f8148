using System.Text;
using GridFlow.Testing;

namespace GridFlow.EndToEnd.CommandLine;

/// <summary>What policy staff's engineers run without a server: each verb says what it did, and what is wrong in both languages.</summary>
public sealed class Rule_verbs
{
    private const string Cases = """
        text,department,category,when
        工地凌晨一点还在打桩,城管局,E0301,2026-05-06 01:10
        邻居的狗整夜叫,公安分局,M0206,2026-05-06 02:00
        饭店油烟直接排到楼上,综执队,E0116,2026-05-07 12:30
        小区里面路灯坏了没人修,物业,M1703,2026-05-07 20:00
        """;

    [Fact]
    public async Task Back_test_compares_two_sets_and_the_gate_refuses_the_worse()
    {
        await using var platform = RunningPlatform.Create();
        var (input, report) = (Path.Combine(platform.Folder, "cases.csv"), Path.Combine(platform.Folder, "out", "report.csv"));
        await File.WriteAllTextAsync(input, Cases);
        string[] arguments = ["backtest", "--input", input, "--department-column", "department", "--category-column", "category", "--time-column", "when", "--output", report];

        var worse = await RunAsync(platform, [.. arguments, "--rules", "nanshan", "--against", "wulingyuan", "--gate", "10"]);
        var better = await RunAsync(platform, [.. arguments, "--rules", "wulingyuan", "--against", "nanshan", "--gate", "0"]);

        Assert.Equal((1, 0), (worse.Exit, better.Exit));
        Assert.Contains("department agreement (4 件 cases): 4 (100.00 %) → 1 (25.00 %)", worse.Output, StringComparison.Ordinal);
        Assert.Contains("category agreement (4 件 cases): 4 (100.00 %) → 4 (100.00 %)", worse.Output, StringComparison.Ordinal);
        Assert.Contains("公安分局 → 城市管理和综合执法局", worse.Output, StringComparison.Ordinal);
        Assert.Contains("未通过，不得发布 refused", worse.Output, StringComparison.Ordinal);
        Assert.Contains("已回测 4 件", worse.Errors, StringComparison.Ordinal);
        var rows = await File.ReadAllLinesAsync(report);
        Assert.StartsWith("row,closed by,category before", rows[0], StringComparison.Ordinal);
        Assert.Equal(4, rows.Length);
    }

    [Fact]
    public async Task What_is_wrong_with_a_file_is_said_in_both_languages()
    {
        await using var platform = RunningPlatform.Create();
        var (cases, empty, output) = (Path.Combine(platform.Folder, "cases.csv"), Path.Combine(platform.Folder, "empty.csv"), Path.Combine(platform.Folder, "out.csv"));
        await File.WriteAllTextAsync(cases, Cases);
        await File.WriteAllTextAsync(empty, "");

        foreach (var (arguments, said, exit) in new (string[], string, int)[]
        {
            (["classify", "--rules", "standard", "--input", "none.csv", "--output", output], "找不到文件 · No such file", 1),
            (["classify", "--rules", "standard", "--input", empty, "--output", output], "文件是空的，没有表头 · The file is empty", 1),
            (["classify", "--rules", "standard", "--input", cases, "--text-column", "正文", "--output", output], "文件中没有列“正文”", 1),
            (["classify", "--rules", "standard", "--input", cases, "--output", cases], "结果不能写回输入文件", 1),
            (["classify", "--rules", "nowhere", "--input", cases, "--output", output], "没有规则集 · No such rule set", 1),
            (["classify", "--input", cases], "--rules", 2),
            (["rules", "suggest", "--input", cases, "--label-column", "nope", "--output", output], "文件中没有列“nope”", 1),
            (["rules", "suggest", "--input", cases, "--max-rules", "0", "--output", output], "--max-rules 须为正整数", 2),
            (["backtest", "--rules", "standard", "--input", cases, "--gate", "1"], "--gate needs --department-column", 1),
            (["rules", "dmn", cases, "--input", "{}"], "不是有效的 XML", 1),
            (["rules", "dmn", "none.dmn", "--input", "{}"], "找不到文件 · No such file", 1),
        })
        {
            var run = await RunAsync(platform, arguments);
            Assert.Contains(said, run.Errors, StringComparison.Ordinal);
            Assert.Equal(exit, run.Exit);
        }
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("gb18030", false)]
    public async Task Classify_reads_what_spreadsheets_write(string encoding, bool mark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await using var platform = RunningPlatform.Create();
        var (input, output) = (Path.Combine(platform.Folder, "in.csv"), Path.Combine(platform.Folder, "out.csv"));
        var text = $"编号,内容\n1,\"路灯坏了三天，\n没人修\"\n2\n3,\"{new string('长', 200_000)}\"\n";
        await File.WriteAllTextAsync(input, text, mark ? new UTF8Encoding(true) : Encoding.GetEncoding(encoding));

        await platform.RunAsync("classify", "--rules", "standard", "--input", input, "--text-column", "内容", "--output", output);

        var rows = await File.ReadAllTextAsync(output);
        Assert.Contains("编号,内容,category,department,limit,rules,conflict", rows, StringComparison.Ordinal);
        Assert.Contains("没人修\",P0118,城市管理和综合执法局,2wd", rows, StringComparison.Ordinal);
        Assert.Contains("\n2,,,", rows.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decisions_of_a_DMN_document_are_printed_as_JSON()
    {
        await using var platform = RunningPlatform.Create();
        var file = Path.Combine(platform.Folder, "when.dmn");
        await File.WriteAllTextAsync(file, """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
              <inputData id="i" name="报告日期"><variable name="报告日期" typeRef="date"/></inputData>
              <decision id="a" name="季节"><variable name="季节"/><decisionTable hitPolicy="UNIQUE"><input><inputExpression typeRef="date"><text>报告日期</text></inputExpression></input><output/>
                <rule><inputEntry><text>&lt; date("2026-07-01")</text></inputEntry><outputEntry><text>"上半年"</text></outputEntry></rule>
                <rule><inputEntry><text>&gt;= date("2026-07-01")</text></inputEntry><outputEntry><text>"下半年"</text></outputEntry></rule></decisionTable></decision>
              <decision id="b" name="到期"><variable name="到期"/><literalExpression><text>报告日期 + duration("P3D")</text></literalExpression></decision>
            </definitions>
            """);
        var input = """{"报告日期": "2026-06-30"}""";

        Assert.Equal("""{"季节": "上半年", "到期": "2026-07-03"}""", (await platform.RunAsync("rules", "dmn", file, "--input", input)).Trim());
        Assert.Equal("\"上半年\"", (await platform.RunAsync("rules", "dmn", file, "--input", input, "--decision", "季节")).Trim());
        Assert.Equal(2, (await RunAsync(platform, "rules", "dmn", file, "--input", "{oops")).Exit);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"下半年\"", "season(1)", StringComparison.Ordinal));
        var refused = await RunAsync(platform, "rules", "dmn", file, "--input", input);
        Assert.Equal(1, refused.Exit);
        Assert.Contains("季节 / 2 / output 1", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("""{"到期": "2026-07-03"}""", refused.Output.Trim());
        Assert.Equal(0, (await RunAsync(platform, "rules", "dmn", file, "--input", input, "--decision", "到期")).Exit);
    }

    [Fact]
    public async Task A_DMN_document_in_another_encoding_imports_one_beside_it_and_says_what_it_was_not_told()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await using var platform = RunningPlatform.Create();
        var file = Path.Combine(platform.Folder, "main.dmn");
        await File.WriteAllTextAsync(Path.Combine(platform.Folder, "offices.dmn"), """
            <?xml version="1.0" encoding="GBK"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="urn:offices" name="o">
              <inputData name="kind"><variable name="kind" typeRef="string"/></inputData>
              <decision name="office"><variable name="office"/><literalExpression><text>if kind = "路灯" then "城管局" else "其他"</text></literalExpression></decision>
            </definitions>
            """, Encoding.GetEncoding("GBK"));
        await File.WriteAllTextAsync(file, """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="urn:main" name="m"><import name="offices" namespace="urn:offices"/>
              <decision name="whose"><variable name="whose"/><literalExpression><text>offices.office</text></literalExpression></decision>
              <decision name="due"><variable name="due"/><literalExpression><text>today() + duration("P1D")</text></literalExpression></decision>
            </definitions>
            """);

        Assert.Equal("""{"whose": "城管局", "due": "2026-05-07"}""",
            (await platform.RunAsync("rules", "dmn", file, "--input", """{"kind": "路灯"}""", "--now", "2026-05-06T23:30:00+08:00")).Trim());
        var told = await RunAsync(platform, "rules", "dmn", file, "--input", """{"knd": "路灯"}""");
        Assert.Contains("nothing asks for knd", told.Errors, StringComparison.Ordinal);
        Assert.Contains("due: ", told.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_s_tables_go_out_as_DMN_and_come_in_again()
    {
        await using var platform = RunningPlatform.Create();
        var (file, folder) = (Path.Combine(platform.Folder, "out", "nanshan.dmn"), Path.Combine(platform.Folder, "tables"));

        await platform.RunAsync("rules", "export-dmn", "nanshan", "--output", file);
        await platform.RunAsync("rules", "import-dmn", file, "--output", folder);

        Assert.Equal(["local-lead.table.csv", "nanshan-local.table.csv"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Both_districts_take_reports_and_send_the_same_words_to_different_offices()
    {
        await using var platform = RunningPlatform.Create();
        var input = Path.Combine(platform.Folder, "reports.csv");
        await File.WriteAllTextAsync(input, "text\n邻居的狗整夜叫\n");

        Assert.Contains("公安分局", await platform.RunAsync("import", input, "--jurisdiction", "wulingyuan"), StringComparison.Ordinal);
        Assert.Contains("城市管理和综合执法局", await platform.RunAsync("import", input, "--jurisdiction", "nanshan"), StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(RunningPlatform platform, params string[] arguments)
    {
        using var process = platform.Launch(arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
