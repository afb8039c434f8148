using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace GridFlow.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class RuleVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "BasedOn",
                table: "Definitions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LiveFrom",
                table: "Definitions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Revision",
                table: "Definitions",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ShadowSince",
                table: "Definitions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Status",
                table: "Definitions",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Superseded");

            // What was there before had no status; its two flags say which it would have had.
            migrationBuilder.Sql(
                """update "Definitions" set "Status" = case when "IsPublished" then 'Live' when "IsLatest" then 'Draft' else 'Superseded' end""");

            migrationBuilder.CreateTable(
                name: "RuleHits",
                columns: table => new
                {
                    VersionId = table.Column<string>(type: "text", nullable: false),
                    RuleId = table.Column<string>(type: "text", nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Count = table.Column<long>(type: "bigint", nullable: false),
                    Decided = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RuleHits", x => new { x.VersionId, x.RuleId, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "ShadowDecisions",
                columns: table => new
                {
                    VersionId = table.Column<string>(type: "text", nullable: false),
                    IncidentId = table.Column<Guid>(type: "uuid", nullable: false),
                    LiveVersionId = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Before = table.Column<string>(type: "text", nullable: false),
                    After = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ShadowDecisions", x => new { x.VersionId, x.IncidentId });
                });

            migrationBuilder.CreateTable(
                name: "VersionEvents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    VersionId = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Act = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ActorId = table.Column<string>(type: "text", nullable: false),
                    ActorName = table.Column<string>(type: "text", nullable: false),
                    Note = table.Column<string>(type: "text", nullable: false),
                    Times = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VersionEvents", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ShadowDecisions_VersionId_At",
                table: "ShadowDecisions",
                columns: new[] { "VersionId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_VersionEvents_VersionId",
                table: "VersionEvents",
                column: "VersionId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RuleHits");

            migrationBuilder.DropTable(
                name: "ShadowDecisions");

            migrationBuilder.DropTable(
                name: "VersionEvents");

            migrationBuilder.DropColumn(
                name: "BasedOn",
                table: "Definitions");

            migrationBuilder.DropColumn(
                name: "LiveFrom",
                table: "Definitions");

            migrationBuilder.DropColumn(
                name: "Revision",
                table: "Definitions");

            migrationBuilder.DropColumn(
                name: "ShadowSince",
                table: "Definitions");

            migrationBuilder.DropColumn(
                name: "Status",
                table: "Definitions");
        }
    }
}
